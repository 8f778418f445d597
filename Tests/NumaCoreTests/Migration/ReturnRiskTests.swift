import Testing

@testable import NumaCore

struct ReturnRiskTests {
  private func facts(
    _ policy: String = "default", running: NodeMask = [0, 1], allowed: NodeMask? = [0, 1, 2],
    balancing: Bool = false
  ) -> ReturnRisk.Facts {
    ReturnRisk.Facts(
      left: [0], filled: [1], running: running, allowed: allowed,
      policy: [UInt8](policy.utf8), isBalancing: balancing)
  }

  private func text(_ facts: ReturnRisk.Facts) -> String {
    ReturnRisk.risks(facts).map(\.description).joined(separator: "; ")
  }

  @Test func judgesByThreadsAndPolicy() {
    #expect(text(facts()) == "new pages come to node 0: threads may run there")
    #expect(text(facts(running: [1])) == "")
    #expect(text(facts("local")) == "new pages come to node 0: threads may run there")
    #expect(text(facts("bind:1")) == "")
    #expect(text(facts("bind:0-1")) == "policy bind:0-1 puts new pages on node 0")
    #expect(
      text(facts("bind=static:0", running: [1]))
        == "policy bind=static:0 puts new pages on node 0")
    #expect(
      text(facts("weighted interleave:0,2", running: [1]))
        == "policy weighted interleave:0,2 puts new pages on node 0")
    #expect(
      text(facts("bind:1", balancing: true))
        == "numa_balancing moves pages back: threads may run beside node 0")
    #expect(text(facts("bind:1", running: [1], balancing: true)) == "")
    #expect(text(facts(allowed: [0, 2])) == "the cpuset allows new pages on nodes 0,2 alone")
  }

  /// The nodes of new pages depend on the policy, so no cause is stated for them if the policy cannot be read.
  @Test func statesNoCauseThatDependsOnAnUnreadPolicy() {
    var unread = facts(balancing: true)
    unread.policy = nil
    #expect(
      ReturnRisk.risks(unread).map { $0.description }
        == ["numa_balancing moves pages back: threads may run beside node 0"])
    unread.isBalancing = false
    #expect(ReturnRisk.risks(unread) == [])
  }

  @Test func followsPages() {
    let swap = NodePairs([
      NodePairs.Pair(source: 0, target: 1), NodePairs.Pair(source: 1, target: 0),
    ])
    #expect(swap.replacements(of: [0]) == (left: [0], targets: [1]))
    #expect(swap.replacements(of: [0, 1, 2]) == (left: [0, 1], targets: [0, 1]))
    #expect(swap.replacements(of: [2]) == (left: [], targets: []))
    let spread = NodePairs(spreading: [0], by: [0: 1, 2: 1])
    #expect(spread.replacements(of: [0, 1]) == (left: [0], targets: [0, 2]))
  }
}
