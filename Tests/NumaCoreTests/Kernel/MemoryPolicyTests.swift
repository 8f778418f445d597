import Testing

@testable import NumaCore

struct MemoryPolicyTests {
  @Test(arguments: [
    (MemoryPolicy.default, "default"), (.local, "local"), (.preferred(3), "preferred:3"),
    (.bind([0, 1, 3]), "bind:0-1,3"), (.interleave([0]), "interleave:0"),
    (.preferredMany([1, 2]), "preferred-many:1-2"),
    (.weightedInterleave([0, 2]), "weighted-interleave:0,2"),
    (MemoryPolicy(.bind, [1], flags: [.staticNodes]), "bind=static:1"),
    (MemoryPolicy(.bind, [1], flags: [.relativeNodes, .balancing]), "bind=relative|balancing:1"),
    (MemoryPolicy(MemoryPolicy.Mode(rawValue: 99), [1]), "[99]:1"),
  ])
  func isWrittenAsInNumaMaps(policy: MemoryPolicy, text: String) {
    #expect(policy.description == text)
  }

  /// A mode and flags of a newer kernel are returned unchanged.
  @Test(arguments: [0, 2, 5, 6, 99, 2 | 1 << 13, 3 | 1 << 15, 2 | 1 << 14 | 1 << 13] as [CInt])
  func keepsModesAndFlags(raw: CInt) {
    #expect(MemoryPolicy(modeAndFlags: raw, nodes: []).modeAndFlags == raw)
  }
}
