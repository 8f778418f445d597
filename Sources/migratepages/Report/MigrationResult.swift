import NumaCore

/// The result of a migration for one of several subjects.
struct MigrationResult {
  enum End {
    case moved(MigrationReport)
    case dropped(CacheDrop.Report)
    case refused(SubjectRefusal)
  }

  let subject: MigrationSubject
  /// The name of the program of a process.
  var name: [UInt8] = []
  let end: End
  /// Warnings about the threads of a process, and about what may bring its pages back.
  var warnings: [RunWarning] = []
}

extension MigrationResult.End {
  var report: MigrationReport? {
    if case .moved(let report) = self { report } else { nil }
  }

  var drop: CacheDrop.Report? {
    if case .dropped(let report) = self { report } else { nil }
  }

  /// The reason why the pages were not tried; `nil` if they were.
  var refusal: SubjectRefusal? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }

  /// Whether a process exited before anything moved.
  ///
  /// This is not reported for a process that the user did not name by its PID.
  var isExitBeforeMove: Bool {
    switch self {
    case .moved(let report): report.end == .processEnded && report.moved.rawValue == 0
    case .dropped: false
    case .refused(let refusal): refusal.processHasEnded
    }
  }
}

extension MigrationResult {
  /// Whether the pages did not move as requested.
  var isFailure: Bool {
    if end.drop != nil { return false }
    guard let report = end.report else { return true }
    switch EngineResult(report, isStrict: false) {
    case .success, .stopped, .processEnded: return false
    default: return true
    }
  }

  /// Whether the report has lines about the subject: of a tree of files, most may have had no page on the sources.
  var isReported: Bool {
    if let drop = end.drop { return !drop.isComplete || drop.dropped + drop.left > .zero }
    guard !subject.isProcess, let report = end.report else { return true }
    return report.end != .complete || report.moved.rawValue > 0 || report.missed.rawValue > 0
  }
}
