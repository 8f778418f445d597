/// Work on memory whose time is that of the memory: what ``MemoryBenchmark`` times.
///
/// Source: memset(3), memcpy(3); STREAM, <https://www.cs.virginia.edu/stream/ref.html>.
public enum MemoryKernel: Hashable, Sendable, CaseIterable {
  /// Sets every byte to 0xff.
  case fill
  /// Copies the second half over the first.
  case copy
  /// Adds 1 to the first byte of each line of 64 bytes, upward.
  case forward
  /// Takes 1 from the first byte of each line of 64 bytes, downward.
  case backward
  /// On three arrays of doubles, as long as fit: copy, `c = a`; scale, `b = 3c`; add, `c = a + b`; triad, `a = b + 3c`.
  case stream
  /// Adds 1 to words of four bytes in an order without a pattern, as often as there are words.
  case random
  /// Follows a chain through all words of eight bytes, each of which names the next: the time of an access, not of
  /// many side by side.
  case chase
}

extension MemoryKernel {
  /// How many loops a round has, each of which is timed for itself.
  public var passCount: Int { self == .stream ? 4 : 1 }

  /// The least memory in which there is anything to do, in bytes. In less a round does nothing.
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

/// One loop over memory: what it did, and in what time.
public struct MemoryPass: Hashable, Sendable {
  /// How many bytes it is said to move: of a copy those that are copied, of ``MemoryKernel/stream`` those read and those
  /// written, of all others the size of the memory.
  public let byteCount: Int
  /// The time by the clock on the wall.
  public let duration: Duration

  /// Puts a pass together, as for a test; ``MemoryBenchmark/run()`` makes them.
  public init(byteCount: Int, duration: Duration) {
    self.byteCount = byteCount
    self.duration = duration
  }

  /// How fast it was. A time below the clock's grain counts as one nanosecond.
  public var bytesPerSecond: Double {
    Double(byteCount) / max(duration / .seconds(1), 1e-9)
  }
}
