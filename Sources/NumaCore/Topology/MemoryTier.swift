internal import LinuxSystem

/// A memory tier: nodes whose memory has about the same speed.
///
/// A tier with a lower number is faster.
public struct MemoryTier: Hashable, Sendable {
  /// The *N* of `memory_tierN`.
  public let number: Int
  /// The nodes whose memory is in this tier.
  public let nodes: NodeMask
}

extension SystemRoot {
  /// Reads the memory tiers, fastest first.
  ///
  /// There are none on kernels before 6.1, or if the kernel does not show its only tier. A tier is omitted, with a
  /// warning, if its nodes are not a list.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the tiers exists but cannot be read.
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

  /// Returns the nodes to which the kernel demotes pages of a node when memory is short.
  ///
  /// These are the nearest nodes of the next slower tier. They are **derived** from tiers and distances; the kernel
  /// does not publish its choice. The set is empty if the kernel shows no slower tier.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the tiers, the nodes of the machine or all distances cannot be read.
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

  /// Reads whether the kernel demotes pages to slower tiers; returns `nil` if it cannot.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the file of the setting exists but cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when it holds neither true nor false.
  ///
  /// Linux 5.15. Source: Documentation/ABI/testing/sysfs-kernel-mm-numa.
  public func demotesPages() throws(ReadError) -> Bool? {
    let path: FilePath = "/sys/kernel/mm/numa/demotion_enabled"
    guard let text = try readIfPresent(path) else { return nil }
    return try truth(of: text, in: path)
  }
}

/// The directory in which the kernel shows memory tiers.
let tiersDirectory: FilePath = "/sys/devices/virtual/memory_tiering"

/// Returns the path of the file that lists the nodes of a tier.
func tierList(_ number: Int) -> FilePath {
  tiersDirectory.appending("memory_tier\(number)").appending("nodelist")
}
