import NumaCore

/// One thing to do, or to say, on the way through a test.
enum Step: Equatable {
  case measure(Site)
  case say(Remark)
  /// Has the thread run on a node from here on.
  case run(DemoMachine.RunPlace)
}

/// Where memory is to be.
struct Site: Equatable {
  /// What results call it. Pinned by the tests of the course.
  let title: String
  /// The policy of the memory itself; the default one leaves it to the thread's.
  var memory = MemoryPolicy.default
  /// The policy of the thread that touches it.
  var thread = MemoryPolicy.default
}

/// A line between the results.
enum Remark: Equatable {
  case settingPreferredNode(NodeID)
  /// Under this policy of the thread.
  case currentInterleaveNode(MemoryPolicy)
}

/// The sites that a test goes through, in numademo's order.
struct Course: Equatable {
  /// Which of the nodes, and of their sets, are taken.
  struct Sampling: Equatable {
    /// One of so many nodes.
    var nodes: Int
    /// One of so many sets.
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
  /// What `-t` leaves of a machine. With three nodes or fewer that is all.
  init(of count: Int) {
    self = count > 3 ? Self(nodes: (count - 1) / 8 * 2 + 8, masks: 32) : .none
  }
}

/// The parts of a course.
private struct Builder {
  let machine: DemoMachine
  let sampling: Course.Sampling

  private var all: NodeMask { NodeMask(machine.nodes) }
  private var firstTwo: NodeMask { NodeMask(machine.nodes.prefix(2)) }
  private var sampledNodes: [NodeID] { machine.nodes.every(sampling.nodes) }

  /// Interleaving, and interleaving by weights where the kernel has it, by a title each.
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

  /// By the policy of the thread, not of the memory.
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
    // The next one, and behind the last the first.
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
  /// As many nodes as have all their sets measured: 247 sets.
  static let mostForAllSets = 8

  /// The sets of several nodes that are measured, in the order of the numbers that their bits make: all of them, or where
  /// those would be thousands, neighbours, and the first nodes up to each.
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
  /// The first of each so many.
  fileprivate func every(_ step: Int) -> [Element] {
    stride(from: 0, to: count, by: step).map { self[$0] }
  }
}
