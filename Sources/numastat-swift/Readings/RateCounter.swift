import NumaCore

/// A counter that is shown as a rate.
enum RateCounter: CaseIterable {
  case hit, miss, foreign, local, other
  case promoted, demoted
  case migrated, balanced, faults, localFaults

  /// The name of a counter of numastat; `nil` for the counters of vmstat.
  var allocationName: String? {
    switch self {
    case .hit: "numa_hit"
    case .miss: "numa_miss"
    case .foreign: "numa_foreign"
    case .local: "local_node"
    case .other: "other_node"
    default: nil
    }
  }

  func value(in statistics: VMStatistics) -> UInt64? {
    switch self {
    case .hit, .miss, .foreign, .local, .other: nil
    case .promoted: statistics.promotedPages
    case .demoted: statistics.demotedPages
    case .migrated: statistics.migratedPages
    case .balanced: statistics.balancedPages
    case .faults: statistics.hintingFaults
    case .localFaults: statistics.localHintingFaults
    }
  }
}
