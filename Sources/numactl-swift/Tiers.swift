import CommandInterface
import NumaCore

/// The performance of the machine's memory, and the settings of the kernel that depend on it.
struct MemoryPerformance: Equatable {
  struct Node: Equatable {
    let id: NodeID
    /// The performance of the node's memory for the nearest CPUs; `nil` if the firmware does not report it.
    var access: NodeAccess?
    /// The number of consecutive pages that weighted interleave puts on the node; `nil` if the kernel has no weights.
    var weight: Int?
    /// The nodes that pages are demoted to, derived from tiers and distances: the kernel does not publish its choice.
    var demotionTargets = NodeMask()
  }

  var nodes: [Node] = []
  /// The memory tiers, the fastest first; empty if the kernel shows none.
  var tiers: [MemoryTier] = []
  /// Whether the kernel demotes pages; `nil` if the kernel cannot.
  var demotes: Bool?
  /// Whether the kernel sets the weights itself; `nil` if the kernel does not report it.
  var setsWeights: Bool?
  /// The nodes whose memory is movable only; `nil` if the kernel does not report them.
  var movable: NodeMask?
  /// The nodes that memory may come from here; `nil` if they are not known.
  var allowed: NodeMask?
}

extension MemoryPerformance {
  init(of root: SystemRoot, _ nodes: [NodeID]) {
    tiers = root.part { () throws(ReadError) in try root.memoryTiers() } ?? []
    demotes = root.part { () throws(ReadError) in try root.demotesPages() }
    setsWeights = root.part { () throws(ReadError) in try root.setsInterleaveWeights() }
    movable = root.nodesWithMovableMemoryOnly()
    for id in nodes {
      var node = Node(id: id)
      node.access = root.part { () throws(ReadError) in try root.access(to: id, .cpus) }
      node.weight = root.part { () throws(ReadError) in try root.interleaveWeight(of: id) }
      let targets = root.part { () throws(ReadError) in try root.derivedDemotionTargets(of: id) }
      node.demotionTargets = targets ?? NodeMask()
      self.nodes.append(node)
    }
    allowed = root.part { () throws(ReadError) in try root.allowedNodes() }
  }
}

extension MemoryPerformance {
  /// The lines that `--tiers` adds to the report of `--hardware`.
  var text: String {
    var text = "allowed nodes: \(allowed?.description ?? "<not available>")\n"
    if tiers.isEmpty { text += "memory tiers: <not available>\n" }
    for tier in tiers { text += "memory tier \(tier.number): nodes \(tier.nodes)\n" }
    for node in nodes where movable?.contains(node.id) == true {
      text += "node \(node.id) memory: movable only\n"
    }
    text += "demotion: \(demotes.map { $0 ? "on" : "off" } ?? "<not available>")\n"
    for node in nodes where !node.demotionTargets.isEmpty {
      text += "node \(node.id) demotes to: \(node.demotionTargets) (derived)\n"
    }
    for node in nodes {
      guard let access = node.access else { continue }
      text += "node \(node.id) nearest CPUs: nodes \(access.initiators)\n"
      text +=
        "node \(node.id) bandwidth: \(figures(access.readBandwidth, access.writeBandwidth, "MiB/s"))\n"
      text += "node \(node.id) latency: \(figures(access.readLatency, access.writeLatency, "ns"))\n"
    }
    if nodes.allSatisfy({ $0.access == nil }) {
      text += "bandwidth and latency: <not available>\n"
    }
    for node in nodes {
      if let weight = node.weight { text += "node \(node.id) interleave weight: \(weight)\n" }
    }
    if nodes.allSatisfy({ $0.weight == nil }) {
      text += "interleave weights: <not available>\n"
    } else if let setsWeights {
      text += "interleave weights are set by: \(setsWeights ? "the kernel" : "an administrator")\n"
    }
    return text
  }

  private func figures(_ read: Int?, _ write: Int?, _ unit: String) -> String {
    func figure(_ value: Int?) -> String { value.map { "\($0) \(unit)" } ?? "unknown" }
    return "read \(figure(read)), write \(figure(write))"
  }
}
