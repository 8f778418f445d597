/// Work whose duration is determined by the memory; ``MemoryBenchmark`` times it.
///
/// Source: memset(3), memcpy(3); STREAM, <https://www.cs.virginia.edu/stream/ref.html>.
public enum MemoryKernel: Hashable, Sendable, CaseIterable {
  /// Sets every byte to 0xff.
  case fill
  /// Copies the second half over the first.
  case copy
  /// Adds 1 to the first byte of each line of 64 bytes, upward.
  case forward
  /// Subtracts 1 from the first byte of each line of 64 bytes, downward.
  case backward
  /// Runs four loops on three arrays of doubles, as long as fit in the memory.
  ///
  /// The loops are copy, `c = a`; scale, `b = 3c`; add, `c = a + b`; triad, `a = b + 3c`.
  case stream
  /// Adds 1 to words of four bytes in an order without a pattern; the number of additions is the number of words.
  case random
  /// Follows a chain through all words of eight bytes, each of which holds the index of the next word.
  ///
  /// It measures the time of single accesses, which do not overlap.
  case chase
}

extension MemoryKernel {
  /// The number of loops in a round; each loop is timed separately.
  public var passCount: Int { self == .stream ? 4 : 1 }

  /// The smallest memory, in bytes, on which the kernel does any work; on smaller memory a round does nothing.
  public var leastByteCount: Int {
    switch self {
    case .fill, .forward, .backward: 1
    case .copy: 2
    case .stream: 3 * MemoryLayout<Double>.size
    case .random: MemoryLayout<UInt32>.size
    case .chase: MemoryLayout<Int>.size
    }
  }
}

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
