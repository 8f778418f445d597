import NumaCore

/// The steps of a test, in numademo's order.
struct TestSequence: Equatable {
  let interval: SamplingInterval
  let steps: [TestStep]

  init(on machine: DemoMachine, isSample: Bool) {
    interval = isSample ? SamplingInterval(forNodes: machine.nodes.count) : .one
    let builder = Builder(machine: machine, interval: interval)
    steps =
      builder.everywhere + builder.onNodes + builder.onMasks + builder.preferred
      + builder.manual + machine.runNodes.every(interval.nodes).flatMap(builder.running)
  }
}

/// A builder of the parts of a sequence.
private struct Builder {
  let machine: DemoMachine
  let interval: SamplingInterval

  private var all: NodeMask { NodeMask(machine.nodes) }
  private var firstTwo: NodeMask { NodeMask(machine.nodes.prefix(2)) }
  private var sampledNodes: [NodeID] { machine.nodes.every(interval.nodes) }

  /// Returns a step for interleaving and, if the kernel supports it, one for weighted interleaving.
  private func interleaved(_ title: (String) -> String, _ nodes: NodeMask) -> [TestStep] {
    let plain = Placement(title: title("interleaved"), memory: .interleave(nodes))
    guard machine.hasWeightedInterleave else { return [.measure(plain)] }
    let weighted = Placement(
      title: title("weighted interleaved"), memory: .weightedInterleave(nodes))
    return [.measure(plain), .measure(weighted)]
  }

  private var interleavedOnAll: [TestStep] { interleaved({ "memory \($0) on all nodes" }, all) }

  var everywhere: [TestStep] {
    [
      .measure(Placement(title: "memory with no policy")),
      .measure(Placement(title: "local memory", memory: .local)),
    ] + interleavedOnAll
  }

  var onNodes: [TestStep] {
    sampledNodes.map { .measure(Placement(title: "memory on node \($0)", memory: .bind([$0]))) }
  }

  var onMasks: [TestStep] {
    NodeMask.severalOf(machine.nodes).every(interval.masks).flatMap { mask in
      let names = mask.map { $0.description }.joined(separator: " ")
      var steps = interleaved({ "memory \($0) on \(names)" }, mask)
      if machine.hasPreferredMany {
        steps.append(
          .measure(Placement(title: "memory preferred on \(names)", memory: .preferredMany(mask))))
      }
      return steps
    }
  }

  var preferred: [TestStep] {
    sampledNodes.flatMap { node -> [TestStep] in
      [
        .announcePreferredNode(node),
        .measure(Placement(title: "memory with preferred policy", thread: .preferred(node))),
      ]
    }
  }

  /// The steps that interleave by the policy of the thread, not of the memory.
  var manual: [TestStep] {
    manual("manual interleaving", MemoryPolicy.interleave)
      + (machine.hasWeightedInterleave
        ? manual("manual weighted interleaving", MemoryPolicy.weightedInterleave) : [])
  }

  private func manual(_ title: String, _ policy: (NodeMask) -> MemoryPolicy) -> [TestStep] {
    [
      .measure(Placement(title: "\(title) to all nodes", thread: policy(all))),
      .measure(Placement(title: "\(title) on first two nodes", thread: policy(firstTwo))),
      .announceInterleaveNode(policy(firstTwo)),
    ]
  }

  func running(_ runNode: DemoMachine.RunNode) -> [TestStep] {
    var steps: [TestStep] = [
      .run(runNode), .measure(Placement(title: "local memory", memory: .local)),
    ]
    steps += interleavedOnAll + interleaved({ "memory \($0) on first two nodes" }, firstTwo)
    for node in sampledNodes where node != runNode.node {
      steps.append(.measure(Placement(title: "alloc on node \(node)", thread: .bind([node]))))
    }
    steps.append(.measure(Placement(title: "local allocation", thread: .local)))
    let others = all.subtracting([runNode.memoryNode])
    // The next node, or the first one after the last.
    if let wrong = others.first(where: { $0 > runNode.memoryNode }) ?? others.first {
      steps.append(
        .measure(Placement(title: "setting wrong preferred node", thread: .preferred(wrong))))
    }
    steps.append(
      .measure(
        Placement(title: "setting correct preferred node", thread: .preferred(runNode.memoryNode))))
    guard machine.hasPreferredMany else { return steps }
    return steps + [
      .measure(
        Placement(title: "setting wrong preferred-many nodes", thread: .preferredMany(others))),
      .measure(
        Placement(
          title: "setting correct preferred-many nodes",
          thread: .preferredMany([runNode.memoryNode]))),
    ]
  }
}

extension NodeMask {
  /// The greatest number of nodes of which all sets are measured: 247 sets.
  static let mostForAllSets = 8

  /// Returns the sets of several nodes to measure, in the order of the numbers that their bits form.
  ///
  /// These are all such sets. With more than ``mostForAllSets`` nodes, there would be too many. Then the sets are the
  /// pairs of neighbours, and for each node the first nodes up to it.
  static func severalOf(_ nodes: [NodeID]) -> [NodeMask] {
    guard nodes.count > mostForAllSets else {
      return (0..<1 << nodes.count).map { bits in
        NodeMask(nodes.indices.filter { bits >> $0 & 1 == 1 }.map { nodes[$0] })
      }.filter { $0.count > 1 }
    }
    return nodes.indices.dropFirst().flatMap { last in
      let pair = NodeMask(nodes[last - 1...last])
      return last == 1 ? [pair] : [pair, NodeMask(nodes[...last])]
    }
  }
}

extension Array {
  /// Returns the first element of every `step` elements.
  fileprivate func every(_ step: Int) -> [Element] {
    stride(from: 0, to: count, by: step).map { self[$0] }
  }
}
