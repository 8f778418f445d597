import CommandInterface
import LinuxSystem

extension HeldSignals {
  /// Returns whether a run must stop: a signal is pending, or the deadline has been reached.
  func isToStop(at deadline: Duration?) -> Bool {
    if let deadline, MonotonicClock.now >= deadline { return true }
    return pending != nil
  }
}
