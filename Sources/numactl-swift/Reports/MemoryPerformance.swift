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
