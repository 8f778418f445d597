import CommandInterface
import NumaCore

/// The results of a migration of several processes.
struct GroupReport {
  let processes: ProcessRequest
  let options: RunOptions
  var results: [ProcessResult] = []
  /// Whether the run stopped before the last process.
  var isIncomplete = false
  /// Whether the options that choose memory match memory of any process.
  var hasMatches = false
  /// The memory left on the nodes after an evacuation; `nil` in other runs.
  var remainder: EvacuationRemainder?
  /// Why the memory left on the nodes could not be read.
  var remainderFailure: Failure?

  init(of processes: ProcessRequest, _ options: RunOptions) {
    self.processes = processes
    self.options = options
  }
}

extension GroupReport {
  var moved: ByteCount { sum { $0.moved } }
  var stayed: ByteCount { sum { $0.stayed } }
  var movedByOthers: ByteCount { sum { $0.movedByOthers } }

  private func sum(_ part: (MigrationReport) -> ByteCount) -> ByteCount {
    results.compactMap { $0.end.report }.sum(part)
  }

  /// The totals of all processes: `12 MiB moved, 4 KiB stayed`.
  var amounts: String {
    "\(moved) moved" + (stayed.rawValue == 0 ? "" : ", \(stayed) stayed")
      + (movedByOthers.rawValue == 0
        ? "" : ", \(movedByOthers) moved to a third node by another")
  }
}
