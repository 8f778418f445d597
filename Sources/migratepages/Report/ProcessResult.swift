import NumaCore

/// The result of a migration for one of several processes.
struct ProcessResult {
  enum End {
    case moved(MigrationReport)
    case refused(MigrationRefusal)
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

  /// Whether the process exited before anything moved.
  ///
  /// This is not reported for a process that the user did not name by its PID.
  var isExitBeforeMove: Bool {
    switch self {
    case .moved(let report): report.end == .processEnded && report.moved.rawValue == 0
    case .refused(let refusal): refusal.processHasEnded
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
