import NumaCore

/// The memory that the kernel moved between faster and slower nodes since boot, for each node.
struct TieringReading {
  /// The memory that was moved to the node because a CPU of the node used it; `nil` if the kernel does not count it.
  let promoted: [ByteCount?]
  /// The memory that was moved from the node to a slower node; `nil` if the kernel does not count it.
  let demoted: [ByteCount?]

  /// Reads the counters of nodes; returns `nil` if no page was moved, as on a machine with one node.
  init?(_ nodes: [NodeID], _ root: SystemRoot) {
    guard nodes.count > 1, root.hasMovedPagesBetweenTiers() else { return nil }
    let counters = nodes.map { node in try? root.vmStatistics(of: node) }
    promoted = counters.map { $0?.promotedPages.map(ByteCount.init(basePages:)) }
    demoted = counters.map { $0?.demotedPages.map(ByteCount.init(basePages:)) }
  }
}

extension ByteCount {
  /// The size of base pages that a counter of the kernel counted; the greatest size if it does not fit.
  init(basePages pages: UInt64) {
    self = .basePage * Int(clamping: pages)
  }
}
