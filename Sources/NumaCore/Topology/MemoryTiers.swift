internal import LinuxSystem

/// A tier of memory: nodes of about the same speed. The lower its number, the faster.
public struct MemoryTier: Hashable, Sendable {
  /// The *N* of `memory_tierN`.
  public let number: Int
  /// The nodes whose memory is of this tier.
  public let nodes: NodeMask
}

extension SystemRoot {
  /// Reads the tiers of memory, fastest first; none on kernels before 6.1, or with one tier not shown. A tier whose nodes
  /// are no list is left out, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  ///
  /// Linux 6.1. Source: Documentation/ABI/testing/sysfs-kernel-mm-memory-tiers.
  public func memoryTiers() throws(ReadError) -> [MemoryTier] {
    var tiers: [MemoryTier] = []
    for number in try numbers(in: tiersDirectory, behind: "memory_tier") {
      let nodes: NodeMask? = part { () throws(ReadError) in try mask(tierList(number)) }
      guard let nodes else { continue }
      tiers.append(MemoryTier(number: number, nodes: nodes))
    }
    return tiers
  }

  /// Tells where the kernel moves pages of a node that it demotes when memory is short: the nodes of the
  /// next slower tier that are nearest. **Derived** from tiers and distances; the kernel does not publish
  /// its choice.
  ///
  /// - Throws: ``ReadError``.
  ///
  /// Linux 6.1. Source: establish_demotion_targets() in mm/memory-tiers.c, by its documentation.
  public func derivedDemotionTargets(of node: NodeID) throws(ReadError) -> NodeMask {
    let tiers = try memoryTiers()
    guard let own = tiers.firstIndex(where: { $0.nodes.contains(node) }), own + 1 < tiers.count
    else { return NodeMask() }
    let distances = try nodeDistances()
    let candidates = distances.neighbours(of: node, among: tiers[own + 1].nodes)
    guard let nearest = candidates.first else { return NodeMask() }
    return NodeMask(candidates.filter { distances[node, $0] == distances[node, nearest] })
  }

  /// Reads whether the kernel demotes pages to slower tiers; nil where it cannot.
  ///
  /// - Throws: ``ReadError/malformed(_:reason:)``.
  ///
  /// Linux 5.18. Source: Documentation/ABI/testing/sysfs-kernel-mm-numa.
  public func demotesPages() throws(ReadError) -> Bool? {
    let path: FilePath = "/sys/kernel/mm/numa/demotion_enabled"
    guard let text = try readIfPresent(path) else { return nil }
    return try truth(of: text, in: path)
  }
}

/// Where the kernel shows tiers of memory.
let tiersDirectory: FilePath = "/sys/devices/virtual/memory_tiering"

/// Where the kernel shows the nodes of a tier.
func tierList(_ number: Int) -> FilePath {
  tiersDirectory.appending("memory_tier\(number)").appending("nodelist")
}
