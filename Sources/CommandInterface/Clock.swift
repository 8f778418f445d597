internal import CLibc

/// Time that goes forward evenly, whatever the clock on the wall is set to.
public enum MonotonicClock {
  /// Since some moment before the program began.
  ///
  /// Source: clock_gettime(2), `CLOCK_MONOTONIC`.
  public static var now: Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Sleeps until ``now`` is this, and not at all where that is past.
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
  /// The same as a number.
  public var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

/// What the clock on the wall shows, in the user's time zone: `14:05:59`.
///
/// Source: localtime_r(3).
public func timeOfDay() -> String {
  var now = time(nil)
  var parts = unsafe tm()
  unsafe localtime_r(&now, &parts)
  return unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
    .map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
}
