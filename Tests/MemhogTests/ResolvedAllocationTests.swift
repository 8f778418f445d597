import CommandInterface
import NumaCore
import Testing

@testable import memhog

struct ResolvedAllocationTests {
  /// The policy that the kernel reports matches the requested policy, whatever nodes the machine has.
  @Test(
    arguments: [
      (.bind([0, 1]), .bind([0, 1])), (.interleave([2]), .interleave([2])),
      (MemoryPolicy(.preferred, [2, 3]), .preferred(2)),
      // As reported by kernels before 5.14.
      (.local, MemoryPolicy(.preferred)), (MemoryPolicy(.preferred), .local), (.local, .local),
    ] as [(MemoryPolicy, MemoryPolicy)])
  func takesWhatTheKernelMakesOfAPolicy(asked: MemoryPolicy, found: MemoryPolicy) {
    #expect(ResolvedAllocation.mismatch(of: found, with: asked) == nil)
  }

  @Test(
    arguments: [
      (.bind([0, 1]), .bind([0]), "the memory has the policy bind:0, not bind:0-1"),
      (.bind([0]), .interleave([0]), "the memory has the policy interleave:0, not bind:0"),
      (.bind([0]), .default, "the memory has the policy default, not bind:0"),
      (.local, .preferred(0), "the memory has the policy preferred:0, not local"),
    ] as [(MemoryPolicy, MemoryPolicy, String)])
  func seesAnotherPolicy(asked: MemoryPolicy, found: MemoryPolicy, text: String) {
    #expect(ResolvedAllocation.mismatch(of: found, with: asked) == text)
  }

  @Test func looksNodesUp() throws {
    guard case .allocate(let request) = try Plan(["memhog", "1M", "preferred", "+0"]) else {
      return
    }
    let allocation = try request.resolved(on: .live)
    let node = try #require(try LinuxKernel().allowedNodes().first)
    #expect(allocation.policy == .preferred(node))
    #expect(allocation.warnings.isEmpty)
  }

  @Test func saysThatOneNodeIsPreferred() throws {
    let request = PolicyRequest(
      name: "preferred", mode: .preferred, nodes: try NodeSpecifier("2,3"))
    #expect(
      Warning.prefersOnly(2, of: request).description
        == "preferred: 2,3: the kernel prefers one node, the first: 2")
  }
}
