import LinuxSystem
import Testing

@testable import NumaCore

/// Tests of the calls with the process and the nodes of the machine that runs the tests.
///
/// Tests in guests show the effect on pages.
struct LinuxKernelTests {
  private let kernel = LinuxKernel()

  @Test func tellsTheAllowedNodes() throws {
    let allowed = try kernel.allowedNodes()
    #expect(!allowed.isEmpty)
    #expect(try allowed == SystemRoot.live.allowedNodes())
  }

  @Test func answersNUMACalls() {
    #expect(kernel.availability() == .available)
  }

  @Test func migratesTheCallerToWhereItIs() throws {
    let allowed = try kernel.allowedNodes()
    #expect(try kernel.migratePages(of: .caller, from: allowed, to: allowed) == 0)
  }

  @Test func throwsTheKernelsErrno() throws {
    let allowed = try kernel.allowedNodes()
    #expect(throws: Errno.noSuchProcess) {
      try kernel.migratePages(of: ProcessID(rawValue: .max), from: allowed, to: allowed)
    }
    #expect(throws: Errno.invalidArgument) {
      try kernel.migratePages(of: .caller, from: allowed, to: NodeMask())
    }
    #expect(throws: Errno.noSuchProcess) {
      try kernel.places(of: [], in: ProcessID(rawValue: .max))
    }
  }

  @Test func tellsWherePagesAre() throws {
    let allowed = try kernel.allowedNodes()
    let memory = [UInt8](repeating: 1, count: 1 << 16)
    let touched = unsafe memory.withUnsafeBytes { bytes in
      PageAddress(rawValue: UInt(bitPattern: bytes.baseAddress) + 1 << 15)
    }
    let unmapped = PageAddress(rawValue: 0x1000)
    let places = try kernel.places(of: [touched, unmapped], in: .caller)
    #expect(memory[0] == 1)
    guard case .on(let node) = places[0] else {
      Issue.record("a touched page is \(places[0])")
      return
    }
    #expect(allowed.contains(node))
    // EFAULT, or ENOENT on other kernels.
    #expect(places[1] == .zeroPageOrUnmapped || places[1] == .absent)

    let move = try kernel.movePages([touched], to: [node], in: .caller, .exclusive)
    #expect(move.statuses == [.on(node)])
    #expect(move.end == .complete)
  }

  @Test func refusesATargetThatIsNoNode() throws {
    let memory = [UInt8](repeating: 1, count: 1 << 16)
    let page = unsafe memory.withUnsafeBytes {
      PageAddress(rawValue: UInt(bitPattern: $0.baseAddress))
    }
    for node in [NodeID(rawValue: 1023), NodeID(rawValue: .max), NodeID(rawValue: -1)] {
      #expect(throws: Errno.operationNotSupportedByDevice) {
        try kernel.movePages([page], to: [node], in: .caller, .exclusive)
      }
    }
    #expect(memory[0] == 1)
  }
}
