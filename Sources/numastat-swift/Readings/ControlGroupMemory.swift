import NumaCore

/// A cgroup and its counters.
struct ControlGroupMemory {
  /// The path below the mount, as in /proc/PID/cgroup.
  let name: [UInt8]
  let counters: [ControlGroupCounter]
}

extension ControlGroupMemory {
  /// The memory that the cgroup is charged for.
  var places: MemoryPerNode {
    sum(of: { $0.isDisjointPart }, as: { ByteCount(rawValue: Int(clamping: $0)) })
  }

  /// The memory of the cgroup that the kernel moved to nodes whose CPUs used it, since the cgroup was created.
  var promoted: MemoryPerNode {
    sum(of: { $0.countsPromotedPages }, as: { ByteCount(basePages: $0) })
  }

  /// The memory of the cgroup that the kernel moved from nodes to slower nodes, since the cgroup was created.
  var demoted: MemoryPerNode {
    sum(of: { $0.countsDemotedPages }, as: { ByteCount(basePages: $0) })
  }

  private func sum(
    of isCounted: (ControlGroupCounter) -> Bool, as size: (UInt64) -> ByteCount
  ) -> MemoryPerNode {
    var sum = MemoryPerNode()
    for counter in counters where isCounted(counter) {
      for part in counter.amounts { sum[part.node] += size(part.amount) }
    }
    return sum
  }
}
