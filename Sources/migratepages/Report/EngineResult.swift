import NumaCore
import LinuxSystem

/// The result of a run of the engine, according to its report.
enum EngineResult: Equatable {
  case success
  /// `--strict`: some pages stayed, or another migration or the kernel moved them to a third node.
  case someStayed
  /// `--strict`: no page moved, although some should have.
  case noneMoved
  /// A target node filled up.
  case targetFull
  /// A target node accepts no pages: it is not allowed, is offline or has no memory.
  case targetRefused
  case processEnded
  /// The run was stopped.
  case stopped
  case refused(Errno)

  init(_ report: MigrationReport, isStrict: Bool) {
    switch report.end {
    case .complete where report.isTargetFull: self = .targetFull
    case .complete where report.isTargetRefused: self = .targetRefused
    case .complete where !isStrict || report.missed.rawValue == 0: self = .success
    case .complete: self = report.moved.rawValue == 0 ? .noneMoved : .someStayed
    case .stopped: self = .stopped
    case .processEnded: self = .processEnded
    case .refused(let errno): self = .refused(errno)
    }
  }
}

extension MigrationReport {
  /// The memory that was to move and is not on its target.
  var missed: ByteCount { stayed + movedByOthers }
}
