import CommandInterface
import NumaCore

/// The results of a migration of several processes, or of files and segments.
struct GroupReport {
  /// The request as typed, which starts the messages about all of it.
  let title: String
  let options: RunOptions
  var results: [MigrationResult] = []
  /// Whether the run stopped before the last subject.
  var isIncomplete = false
  /// Whether the options that choose memory match memory of any process.
  var hasMatches = false
  /// The memory left on the nodes after an evacuation; `nil` in other runs.
  var remainder: EvacuationRemainder?
  /// The page cache of nodes that the kernel dropped for an evacuation.
  var cache: [CacheReclaim.Report] = []
  /// How the memory of nodes went offline after an evacuation.
  var offline: [MemoryOffline.Report] = []
  /// Why memory blocks could not be read.
  var offlineFailure: Failure?
  /// Why the memory left on the nodes could not be read.
  var remainderFailure: Failure?

  init(titled title: String, _ options: RunOptions) {
    self.title = title
    self.options = options
  }
}

extension GroupReport {
  var moved: ByteCount { sum { $0.moved } }
  var stayed: ByteCount { sum { $0.stayed } + results.compactMap { $0.end.drop }.sum { $0.left } }
  var movedByOthers: ByteCount { sum { $0.movedByOthers } }

  private func sum(_ part: (MigrationReport) -> ByteCount) -> ByteCount {
    results.compactMap { $0.end.report }.sum(part)
  }

  /// The page cache that was dropped; `nil` if none was to be.
  var dropped: ByteCount? {
    let drops = results.compactMap { $0.end.drop }
    return drops.isEmpty ? nil : drops.sum { $0.dropped }
  }

  /// The page cache of nodes that the kernel dropped.
  var reclaimed: ByteCount { cache.sum { $0.dropped } }

  /// Whether the memory of all nodes is offline, as requested: what did not move before has moved then.
  var isAllOffline: Bool {
    !offline.isEmpty && offlineFailure == nil && offline.allSatisfy { $0.isComplete }
  }

  /// The totals of all subjects: `12 MiB moved, 4 KiB stayed`.
  var amounts: String {
    (dropped.map { "\($0) dropped" } ?? "\(moved) moved")
      + (reclaimed.rawValue == 0 ? "" : ", \(reclaimed) of page cache dropped")
      + (stayed.rawValue == 0 ? "" : ", \(stayed) stayed")
      + (movedByOthers.rawValue == 0
        ? "" : ", \(movedByOthers) moved to a third node by another")
  }
}
