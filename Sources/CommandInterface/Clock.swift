internal import CLibc

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
