import LinuxSystem
import Testing

@testable import NumaCore

/// Tests of the calls on the thread that runs the test, which gets its own policy back.
///
/// Tests in guests show the effects on pages.
struct ThreadPolicyTests {
  private let kernel = LinuxKernel()

  @Test func isReadAsItWasSet() throws {
    let allowed = try kernel.allowedNodes()
    let first = try #require(allowed.first)
    let policies: [MemoryPolicy] = [
      .local, .preferred(first), .bind(allowed), .interleave([first]), .preferredMany(allowed),
      MemoryPolicy(.bind, allowed, flags: .staticNodes),
      MemoryPolicy(.bind, [first], flags: .balancing),
    ]
    for policy in policies {
      let read = try kernel.withMemoryPolicy(policy) { try kernel.memoryPolicy() }
      #expect(read == policy)
    }
    #expect(try kernel.memoryPolicy() == .default)
  }

  @Test func comesBackAfterAFailure() throws {
    struct Failure: Error {}
    let before = try kernel.memoryPolicy()
    let cpus = try kernel.affinity(of: .caller)
    let allowed = try kernel.allowedNodes()
    #expect(throws: Failure.self) {
      try kernel.withMemoryPolicy(.bind(allowed)) { throw Failure() }
    }
    #expect(throws: Failure.self) {
      try kernel.withAffinity(CPUMask(cpus.prefix(1))) { throw Failure() }
    }
    let withCPUs = try SystemRoot.live.nodeTopology().withCPUs.intersection(allowed)
    #expect(throws: Failure.self) {
      try kernel.withBinding(to: withCPUs) {
        #expect(try kernel.memoryPolicy() == .bind(withCPUs))
        throw Failure()
      }
    }
    #expect(try kernel.memoryPolicy() == before)
    #expect(try kernel.affinity(of: .caller) == cpus)
  }

  @Test func tellsTheNextInterleaveNode() throws {
    let first = try #require(try kernel.allowedNodes().first)
    let node = try kernel.withMemoryPolicy(.interleave([first])) {
      try kernel.nextInterleaveNode()
    }
    #expect(node == first)
    #expect(throws: Errno.invalidArgument) { try kernel.nextInterleaveNode() }
  }

  @Test(arguments: [
    MemoryPolicy.bind([]), .bind([1023]), .preferredMany([]), .interleave([]),
    MemoryPolicy(.default, [0]), MemoryPolicy(.bind, [0], flags: [.staticNodes, .relativeNodes]),
    MemoryPolicy(MemoryPolicy.Mode(rawValue: 99), [0]),
  ])
  func refusesWhatIsNoPolicy(policy: MemoryPolicy) {
    #expect(throws: Errno.invalidArgument) {
      try kernel.withMemoryPolicy(policy) { Issue.record("\(policy) was taken") }
    }
  }

  @Test func knowsWhichModesThereAre() throws {
    for mode in [MemoryPolicy.Mode.default, .preferred, .bind, .interleave, .local] {
      #expect(try kernel.supports(mode), "\(mode)")
    }
    #expect(try !kernel.supports(MemoryPolicy.Mode(rawValue: 99)))
    // Each kernel that runs the tests is 5.17 or later and has the call, so the call itself must not fail.
    _ = try kernel.supportsHomeNode()
    #expect(try kernel.memoryPolicy() == .default)
  }
}
