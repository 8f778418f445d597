/// The result of one loop over memory: the number of bytes and the time.
public struct MemoryPass: Hashable, Sendable {
  /// The number of bytes that the loop counts as moved.
  ///
  /// For ``MemoryKernel/copy`` these are the bytes copied, for ``MemoryKernel/stream`` the bytes read and the bytes
  /// written. For all other kernels the number is the size of the memory.
  public let byteCount: Int
  /// The elapsed wall-clock time.
  public let duration: Duration

  /// Creates a pass from given values, as for a test; ``MemoryBenchmark/run()`` measures passes.
  public init(byteCount: Int, duration: Duration) {
    self.byteCount = byteCount
    self.duration = duration
  }

  /// The speed in bytes per second.
  ///
  /// A time below one nanosecond counts as one nanosecond.
  public var bytesPerSecond: Double {
    Double(byteCount) / max(duration / .seconds(1), 1e-9)
  }
}
