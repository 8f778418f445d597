import LinuxSystem
import Testing

@testable import NumaCore

struct AffinityTests {
  private let kernel = LinuxKernel()

  @Test func isReadAsItWasSet() throws {
    let cpus = try kernel.affinity(of: .caller)
    #expect(!cpus.isEmpty)
    for cpu in cpus {
      #expect(try kernel.withAffinity([cpu]) { try kernel.affinity(of: .caller) } == [cpu])
    }
    #expect(try kernel.affinity(of: .caller) == cpus)
  }

  @Test func speaksOfTheCallingThread() throws {
    let cpus = try kernel.affinity()
    #expect(try kernel.affinity(of: .caller) == cpus)
    let cpu = try #require(cpus.first)
    try kernel.withAffinity(cpus) { () throws in
      try kernel.setAffinity([cpu])
      #expect(try kernel.affinity() == [cpu])
      let node = try #require(try SystemRoot.live.node(of: cpu))
      #expect(try kernel.runNodes() == [node])
      try kernel.run(on: [node], within: [cpu])
      #expect(try kernel.affinity() == [cpu])
    }
    #expect(try kernel.affinity() == cpus)
  }

  @Test func throwsTheKernelsErrno() {
    #expect(throws: Errno.noSuchProcess) {
      try kernel.affinity(of: ThreadID(rawValue: .max))
    }
    #expect(throws: Errno.invalidArgument) { try kernel.setAffinity([], of: .caller) }
    #expect(throws: Errno.invalidArgument) { try kernel.setAffinity([30000], of: .caller) }
  }
}
