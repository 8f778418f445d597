import NumaCore
import LinuxSystem

/// What a run of the engine came to: by its report alone.
enum Verdict: Equatable {
  case success
  /// `--strict`: some pages stayed or were moved to a third node by another; or none moved though some should.
  case someStayed
  case noneMoved
  /// A target node filled up.
  case targetFull
  /// A target node was not to be had.
  case targetRefused
  case processEnded
  /// It was told to stop.
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
  /// What was to move, and is not on its target.
  var missed: ByteCount { ByteCount(rawValue: stayed.rawValue + movedByOthers.rawValue) }
}
