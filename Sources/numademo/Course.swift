import NumaCore

/// One step of a test: a measurement, a line of output, or a change of the node that the thread runs on.
enum Step: Equatable {
  case measure(Site)
  case say(Remark)
  /// The thread runs on another node from this step on.
  case run(DemoMachine.RunPlace)
}

/// The policies that decide where memory is.
struct Site: Equatable {
  /// The name of the site in results, which the tests of the course check.
  let title: String
  /// The policy of the memory itself; with the default one, the policy of the thread applies.
  var memory = MemoryPolicy.default
  /// The policy of the thread that touches the memory.
  var thread = MemoryPolicy.default
}

/// A line between the results.
enum Remark: Equatable {
  case settingPreferredNode(NodeID)
  /// The current interleave node under this policy of the thread.
  case currentInterleaveNode(MemoryPolicy)
}

/// The steps of a test, in numademo's order.
struct Course: Equatable {
  /// The part of the nodes, and of their sets, that is measured.
  struct Sampling: Equatable {
    /// One of this many nodes is measured.
    var nodes: Int
    /// One of this many sets is measured.
    var masks: Int

    static let none = Sampling(nodes: 1, masks: 1)
  }

  let sampling: Sampling
  let steps: [Step]

  init(on machine: DemoMachine, isSample: Bool) {
    sampling = isSample ? Sampling(of: machine.nodes.count) : .none
    let builder = Builder(machine: machine, sampling: sampling)
    steps =
      builder.everywhere + builder.onNodes + builder.onMasks + builder.preferred
      + builder.manual + machine.runPlaces.every(sampling.nodes).flatMap(builder.running)
  }
}

extension Course.Sampling {
  /// Creates the sampling of `-t` for a number of nodes; with three nodes or fewer, all are measured.
  init(of count: Int) {
    self = count > 3 ? Self(nodes: (count - 1) / 8 * 2 + 8, masks: 32) : .none
  }
}

/// A builder of the parts of a course.
private struct Builder {
  let machine: DemoMachine
  let sampling: Course.Sampling

  private var all: NodeMask { NodeMask(machine.nodes) }
  private var firstTwo: NodeMask { NodeMask(machine.nodes.prefix(2)) }
  private var sampledNodes: [NodeID] { machine.nodes.every(sampling.nodes) }

  /// Returns a step for interleaving and, if the kernel supports it, one for weighted interleaving.
  private func interleaved(_ title: (String) -> String, _ nodes: NodeMask) -> [Step] {
    let plain = Site(title: title("interleaved"), memory: .interleave(nodes))
    guard machine.hasWeightedInterleave else { return [.measure(plain)] }
    let weighted = Site(title: title("weighted interleaved"), memory: .weightedInterleave(nodes))
    return [.measure(plain), .measure(weighted)]
  }

  private var interleavedOnAll: [Step] { interleaved({ "memory \($0) on all nodes" }, all) }

  var everywhere: [Step] {
    [
      .measure(Site(title: "memory with no policy")),
      .measure(Site(title: "local memory", memory: .local)),
    ] + interleavedOnAll
  }

  var onNodes: [Step] {
    sampledNodes.map { .measure(Site(title: "memory on node \($0)", memory: .bind([$0]))) }
  }

  var onMasks: [Step] {
    NodeMask.severalOf(machine.nodes).every(sampling.masks).flatMap { mask in
      let names = mask.map { $0.description }.joined(separator: " ")
      var steps = interleaved({ "memory \($0) on \(names)" }, mask)
      if machine.hasPreferredMany {
        steps.append(
          .measure(Site(title: "memory preferred on \(names)", memory: .preferredMany(mask))))
      }
      return steps
    }
  }

  var preferred: [Step] {
    sampledNodes.flatMap { node -> [Step] in
      [
        .say(.settingPreferredNode(node)),
        .measure(Site(title: "memory with preferred policy", thread: .preferred(node))),
      ]
    }
  }

  /// The steps that interleave by the policy of the thread, not of the memory.
  var manual: [Step] {
    manual("manual interleaving", MemoryPolicy.interleave)
      + (machine.hasWeightedInterleave
        ? manual("manual weighted interleaving", MemoryPolicy.weightedInterleave) : [])
  }

  private func manual(_ title: String, _ policy: (NodeMask) -> MemoryPolicy) -> [Step] {
    [
      .measure(Site(title: "\(title) to all nodes", thread: policy(all))),
      .measure(Site(title: "\(title) on first two nodes", thread: policy(firstTwo))),
      .say(.currentInterleaveNode(policy(firstTwo))),
    ]
  }

  func running(_ place: DemoMachine.RunPlace) -> [Step] {
    var steps: [Step] = [
      .run(place), .measure(Site(title: "local memory", memory: .local)),
    ]
    steps += interleavedOnAll + interleaved({ "memory \($0) on first two nodes" }, firstTwo)
    for node in sampledNodes where node != place.node {
      steps.append(.measure(Site(title: "alloc on node \(node)", thread: .bind([node]))))
    }
    steps.append(.measure(Site(title: "local allocation", thread: .local)))
    let others = all.subtracting([place.home])
    // The next node, or the first one after the last.
    if let wrong = others.first(where: { $0 > place.home }) ?? others.first {
      steps.append(.measure(Site(title: "setting wrong preferred node", thread: .preferred(wrong))))
    }
    steps.append(
      .measure(Site(title: "setting correct preferred node", thread: .preferred(place.home))))
    guard machine.hasPreferredMany else { return steps }
    return steps + [
      .measure(Site(title: "setting wrong preferred-many nodes", thread: .preferredMany(others))),
      .measure(
        Site(
          title: "setting correct preferred-many nodes", thread: .preferredMany([place.home]))),
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
