import NumaCore

/// The result of a migration for one of several processes.
struct ProcessResult {
  enum End {
    case moved(MigrationReport)
    case refused(MigrationRefusal)
    /// The policies could not be changed, so that the pages were not moved.
    case notRebound(PolicyChangeFailure)
  }

  let process: ProcessID
  /// The name of its program.
  let name: [UInt8]
  let end: End
  /// Warnings about its threads, and about what may bring its pages back.
  var warnings: [RunWarning] = []
}

extension ProcessResult.End {
  var report: MigrationReport? {
    if case .moved(let report) = self { report } else { nil }
  }

  /// The reason why the pages were not tried, in a line that starts with the process; `nil` if they were.
  var refusal: String? {
    switch self {
    case .moved: nil
    case .refused(let refusal): refusal.description
    case .notRebound(let failure): failure.description
    }
  }

  /// Whether the process exited before anything moved.
  ///
  /// This is not reported for a process that the user did not name by its PID.
  var isExitBeforeMove: Bool {
    switch self {
    case .moved(let report): report.end == .processEnded && report.moved.rawValue == 0
    case .refused(let refusal): refusal.processHasEnded
    case .notRebound(let failure): failure.processHasEnded
    }
  }
}

extension MigrationRefusal {
  /// Whether the cause is that the process has exited.
  var processHasEnded: Bool { [.noSuchProcess, .zombie].contains(cause) }
}

extension ProcessResult {
  /// Whether the process did not move as requested.
  var isFailure: Bool {
    guard let report = end.report else { return true }
    switch EngineResult(report, isStrict: false) {
    case .success, .stopped, .processEnded: return false
    default: return true
    }
  }
}
