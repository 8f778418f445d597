import NumaCore
import Testing

@testable import numademo

/// Tests of the measurements on a machine and of their order.
struct TestSequenceTests {
  /// Returns the titles and lines of a sequence; a step that runs on a node is `run NODE from MEMORY-NODE`.
  private func lines(_ sequence: TestSequence) -> [String] {
    sequence.steps.map { step in
      switch step {
      case .measure(let placement): placement.title
      case .announcePreferredNode(let node): "setting preferred node to \(node)"
      case .announceInterleaveNode(let policy): "current \(policy)"
      case .run(let runNode): "run \(runNode.node) from \(runNode.memoryNode)"
      }
    }
  }

  private func machine(
    _ nodes: [NodeID], running: [NodeID]? = nil, hasNewModes: Bool = true
  ) -> DemoMachine {
    DemoMachine(
      nodes: nodes, runNodes: (running ?? nodes).map { .init(node: $0, memoryNode: $0) },
      hasWeightedInterleave: hasNewModes, hasPreferredMany: hasNewModes)
  }

  /// A sequence covers the nodes of a machine whose node numbers have gaps.
  ///
  /// Upstream uses node numbers as positions, and gives weighted interleaving the title of plain interleaving.
  @Test func goesThroughNodesWithGaps() {
    let running = [
      "local memory", "memory interleaved on all nodes",
      "memory weighted interleaved on all nodes", "memory interleaved on first two nodes",
      "memory weighted interleaved on first two nodes",
    ]
    let settings = [
      "local allocation", "setting wrong preferred node", "setting correct preferred node",
      "setting wrong preferred-many nodes", "setting correct preferred-many nodes",
    ]
    let expected: [String] =
      [
        "memory with no policy", "local memory", "memory interleaved on all nodes",
        "memory weighted interleaved on all nodes", "memory on node 0", "memory on node 2",
        "memory interleaved on 0 2", "memory weighted interleaved on 0 2",
        "memory preferred on 0 2", "setting preferred node to 0", "memory with preferred policy",
        "setting preferred node to 2", "memory with preferred policy",
        "manual interleaving to all nodes", "manual interleaving on first two nodes",
        "current interleave:0,2", "manual weighted interleaving to all nodes",
        "manual weighted interleaving on first two nodes", "current weighted-interleave:0,2",
      ] + ["run 0 from 0"] + running + ["alloc on node 2"] + settings + ["run 2 from 2"] + running
      + ["alloc on node 0"] + settings
    #expect(lines(TestSequence(on: machine([0, 2]), isSample: false)) == expected)
  }

  @Test func leavesOutWhatTheKernelDoesNotHave() {
    let lines = lines(TestSequence(on: machine([0, 1], hasNewModes: false), isSample: false))
    #expect(!lines.contains { $0.contains("weighted") || $0.contains("preferred-many") })
    #expect(!lines.contains { $0.contains("preferred on") })
    #expect(lines.count == 29)
  }

  private func policies(_ title: String, _ machine: DemoMachine) -> [String] {
    TestSequence(on: machine, isSample: false).steps.compactMap { step in
      guard case .measure(let placement) = step, placement.title == title else { return nil }
      return "\(placement.memory) \(placement.thread)"
    }
  }

  @Test(arguments: [
    ("memory with no policy", ["default default"]),
    ("memory on node 5", ["bind:5 default"]),
    ("memory weighted interleaved on 2 5", ["weighted-interleave:2,5 default"]),
    ("memory preferred on 0 5", ["preferred-many:0,5 default"]),
    ("manual weighted interleaving to all nodes", ["default weighted-interleave:0,2,5"]),
    ("manual interleaving on first two nodes", ["default interleave:0,2"]),
    (
      "memory with preferred policy",
      ["default preferred:0", "default preferred:2", "default preferred:5"]
    ),
    ("alloc on node 2", ["default bind:2", "default bind:2"]),
    (
      "setting wrong preferred node",
      ["default preferred:2", "default preferred:5", "default preferred:0"]
    ),
    (
      "setting wrong preferred-many nodes",
      ["default preferred-many:2,5", "default preferred-many:0,5", "default preferred-many:0,2"]
    ),
  ])
  func setsWhatTheTitleSays(title: String, expected: [String]) {
    #expect(policies(title, machine([0, 2, 5])) == expected)
  }

  /// A sequence runs on a node that has CPUs and no memory, and uses the nearest memory as that node's own.
  @Test func runsOnANodeWithoutMemory() {
    var machine = machine([0, 1, 3], running: [0, 1])
    machine.runNodes.append(.init(node: 2, memoryNode: 1))
    let steps = TestSequence(on: machine, isSample: false).steps
    guard let start = steps.firstIndex(of: .run(.init(node: 2, memoryNode: 1))) else {
      Issue.record("does not run on node 2")
      return
    }
    let placements = steps[start...].compactMap { step -> Placement? in
      if case .measure(let placement) = step { placement } else { nil }
    }
    #expect(
      placements.filter { $0.title.hasPrefix("alloc") }.map(\.thread) == [
        .bind([0]), .bind([1]), .bind([3]),
      ])
    #expect(placements.first { $0.title.hasPrefix("setting correct") }?.thread == .preferred(1))
    #expect(placements.first { $0.title.hasPrefix("setting wrong") }?.thread == .preferred(3))
  }

  @Test func ordersSetsByTheirBits() {
    #expect(
      NodeMask.severalOf([0, 1, 2]).map(\.description) == ["0-1", "0,2", "1-2", "0-2"])
    #expect(NodeMask.severalOf([0, 2]).map(\.description) == ["0,2"])
    #expect(NodeMask.severalOf(Array(nodes(8))).count == 247)
  }

  private func nodes(_ count: Int) -> [NodeID] { (0..<count).map(NodeID.init(rawValue:)) }

  /// If there are very many sets, a sequence measures only some of them.
  ///
  /// 2^n sets would take years, and upstream's numbers cannot hold 64 nodes.
  @Test(arguments: [9, 16, 64, 1024])
  func takesSomeOfVeryManySets(count: Int) {
    let sets = NodeMask.severalOf(nodes(count))
    #expect(sets.count == 2 * count - 3)
    #expect(sets.first == [0, 1] && sets.last == NodeMask(nodes(count)))
    #expect(Set(sets).count == sets.count)
    #expect(sets[1] == [1, 2] && sets[2] == [0, 1, 2])
  }

  /// Row 120 of the reference: 14 nodes.
  @Test(arguments: [(3, 1, 1), (4, 8, 32), (8, 8, 32), (9, 10, 32), (14, 10, 32), (17, 12, 32)])
  func samples(count: Int, everyNode: Int, everyMask: Int) {
    let sequence = TestSequence(on: machine(nodes(count)), isSample: true)
    #expect(sequence.interval == SamplingInterval(nodes: everyNode, masks: everyMask))
    let titles = lines(sequence)
    #expect(
      titles.filter { $0.hasPrefix("memory on node") }.count
        == (count + everyNode - 1) / everyNode)
    #expect(
      titles.filter { $0.hasPrefix("run ") }.count == (count + everyNode - 1) / everyNode)
  }
}
