internal import CLibc

/// A clock that advances evenly, even if the time of day is set.
public enum MonotonicClock {
  /// The time since an unspecified moment before the program started.
  ///
  /// Source: clock_gettime(2), `CLOCK_MONOTONIC`.
  public static var now: Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Sleeps until ``now`` reaches `moment`; returns at once if `moment` has passed.
  ///
  /// Source: clock_nanosleep(2).
  public static func sleep(until moment: Duration) {
    let (seconds, attoseconds) = moment.components
    guard seconds >= 0, attoseconds >= 0 else { return }
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }
}

extension Duration {
  /// The duration as a number of seconds.
  public var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

/// Returns the time of day in the user's time zone, such as `14:05:59`.
///
/// Source: localtime_r(3).
public func timeOfDay() -> String {
  var now = time(nil)
  var parts = unsafe tm()
  unsafe localtime_r(&now, &parts)
  return unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
    .map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
}
