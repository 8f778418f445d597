internal import CLibc

/// A clock that advances evenly, even if the time of day is set.
package enum MonotonicClock {
  /// The time since an unspecified moment before the program started.
  ///
  /// Source: clock_gettime(2), `CLOCK_MONOTONIC`.
  package static var now: Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Sleeps until ``now`` reaches `moment`; returns at once if `moment` has passed.
  ///
  /// Source: clock_nanosleep(2).
  package static func sleep(until moment: Duration) {
    guard moment >= .zero else { return }
    var time = timespec(moment)
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }

  /// Suspends the calling thread for a time; a signal may end the wait early.
  ///
  /// Source: nanosleep(2).
  package static func sleep(for duration: Duration) {
    var time = timespec(duration)
    unsafe nanosleep(&time, nil)
  }
}

extension timespec {
  /// Converts a duration, truncated to nanoseconds.
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
  }
}
