import CommandInterface
import LinuxSystem
import NumaCore

/// The times at which the intervals end.
struct IntervalClock {
  let start = MonotonicClock.now
  private let interval: Duration
  private var due: Duration

  init(_ interval: Duration) {
    self.interval = interval
    due = start
  }

  /// Sleeps until the interval ends.
  ///
  /// Leaves out intervals that were missed meanwhile.
  mutating func sleep() {
    due += interval
    let now = MonotonicClock.now
    if due < now { due += interval * Int((now - due) / interval) }
    MonotonicClock.sleep(until: due)
  }

  /// Returns the time since the start.
  func seconds(at moment: Duration) -> Double { (moment - start).inSeconds }
}
