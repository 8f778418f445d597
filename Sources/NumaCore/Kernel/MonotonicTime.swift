internal import LinuxSystem

extension LinuxKernel {
  /// Returns the time since an unspecified moment, on a clock that cannot be set.
  ///
  /// The difference of two results is the time that elapsed between the two calls.
  ///
  /// Source: clock_gettime(2), `CLOCK_MONOTONIC`.
  public func monotonicTime() -> Duration { MonotonicClock.now }
}
