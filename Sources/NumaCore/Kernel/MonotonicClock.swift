internal import CLibc

extension LinuxKernel {
  /// Tells the time since some moment, on a clock that nobody sets: what two answers differ by is what took place
  /// between them.
  ///
  /// Source: clock_gettime(2), `CLOCK_MONOTONIC`.
  public func monotonicTime() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

extension LinuxKernel {
  /// Lets the calling thread wait. A signal may cut it short.
  ///
  /// Source: nanosleep(2).
  func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    unsafe nanosleep(&time, nil)
  }
}
