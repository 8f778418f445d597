internal import CLibc

extension LinuxKernel {
  /// Returns the time since an unspecified moment, on a clock that cannot be set.
  ///
  /// The difference of two results is the time that elapsed between the two calls.
  ///
  /// Source: clock_gettime(2), `CLOCK_MONOTONIC`.
  public func monotonicTime() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

extension LinuxKernel {
  /// Suspends the calling thread; a signal may end the wait early.
  ///
  /// Source: nanosleep(2).
  func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    unsafe nanosleep(&time, nil)
  }
}
