import CommandInterface
import NumaCore

extension MigrationReport {
  /// Returns the report in the form of schemas/report-2.json.
  func json(of subject: MigrationSubject) -> JSON {
    .report(
      "migration",
      subject.json + [
        ("end", JSON(end.word)),
        ("moved_bytes", JSON(moved.rawValue)), ("stayed_bytes", JSON(stayed.rawValue)),
        ("moved_by_others_bytes", JSON(movedByOthers.rawValue)),
        ("seconds", JSON(seconds: elapsed.inSeconds)),
        ("longest_call_seconds", JSON(seconds: longestCall.inSeconds)), ("calls", JSON(calls)),
        ("workers", JSON(workers)), ("pairs", .array(flows.map { $0.json })),
      ])
  }
}

extension MigrationReport.Flow {
  fileprivate var json: JSON {
    [
      "source": JSON(pair.source.rawValue), "target": JSON(pair.target.rawValue),
      "moved_bytes": JSON(moved.rawValue),
      "moved_by_others_bytes": JSON(movedByOthers.rawValue),
      "stayed": .array(
        stayed.map { ["reason": JSON($0.reason.word), "bytes": JSON($0.size.rawValue)] }),
    ]
  }
}

extension MigrationReport.End {
  fileprivate var word: String {
    switch self {
    case .complete: "complete"
    case .stopped: "stopped"
    case .processEnded: "process_ended"
    case .refused: "refused"
    }
  }
}

extension MigrationReport.Reason {
  /// The name of the reason in a report.
  var word: String {
    switch self {
    case .shared: "shared"
    case .busy: "busy"
    case .noMemory: "no_memory"
    case .notMovable: "not_movable"
    case .targetNotAllowed: "target_not_allowed"
    case .targetOffline: "target_offline"
    case .appeared: "appeared"
    }
  }
}
