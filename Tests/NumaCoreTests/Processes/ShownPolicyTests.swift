import LinuxSystem
import Testing

@testable import NumaCore

/// Tests of the policies that numa_maps shows.
struct ShownPolicyTests {
  @Test(
    arguments: [
      ("default", .default), ("local", .local), ("prefer:3", .preferred(3)),
      ("prefer (many):0-1,4", .preferredMany([0, 1, 4])), ("bind:0", .bind([0])),
      ("interleave:0-3", .interleave([0, 1, 2, 3])),
      ("weighted interleave:0,2", .weightedInterleave([0, 2])),
      ("bind=static:1", MemoryPolicy(.bind, [1], flags: .staticNodes)),
      ("interleave=relative:0-1", MemoryPolicy(.interleave, [0, 1], flags: .relativeNodes)),
      ("bind=static|balancing:1", MemoryPolicy(.bind, [1], flags: [.staticNodes, .balancing])),
    ] as [(String, MemoryPolicy)])
  func reads(text: String, policy: MemoryPolicy) {
    #expect(MemoryPolicy(shown: [UInt8](text.utf8)) == policy)
  }

  @Test(
    arguments: [
      "", "bound:0", "bind=odd:0", "bind=:0", "bind:", "bind:x", "bind:0:1", "Bind:0", ":0",
    ])
  func refuses(text: String) {
    #expect(MemoryPolicy(shown: [UInt8](text.utf8)) == nil)
  }

  /// The kernel of this machine shows the policy that a thread has set.
  @Test func readsWhatTheKernelShows() throws {
    let node = try #require(try SystemRoot.live.nodesWithMemory().first)
    let policy = MemoryPolicy(.bind, [node], flags: .staticNodes)
    let shown = try LinuxKernel().withMemoryPolicy(policy) {
      var maps = try SystemRoot.live.firstNumaMaps(in: "/proc/thread-self")
      return try maps.next()?.policy
    }
    #expect(shown.flatMap { MemoryPolicy(shown: $0) } == policy)
  }
}
