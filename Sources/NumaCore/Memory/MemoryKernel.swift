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
