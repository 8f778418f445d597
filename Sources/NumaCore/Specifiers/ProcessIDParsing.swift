/// The reason why a word is not a process ID.
public enum ProcessIDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word is not a number, the number is negative, or it does not fit into `pid_t`.
  case notANumber, negative, tooLarge

  public var description: String {
    switch self {
    case .notANumber: "not a process ID"
    case .negative: "a process ID is not negative"
    case .tooLarge: "no process ID is that large"
    }
  }
}

extension ProcessID {
  /// Reads a process ID as a user types it, in C's notation: `0x10` is 16 and `010` is 8.
  ///
  /// - Throws: ``ProcessIDError`` if the text is not a number, or the number is negative or does not fit into `pid_t`:
  ///   a number that is truncated to 32 bits would name another process.
  ///
  /// Source: strtoul(3) with base 0, as migratepages(8) reads it.
  public init(_ text: [UInt8]) throws(ProcessIDError) {
    guard let number = CNumber(text) else { throw .notANumber }
    guard let value = number.index.flatMap(Int32.init(exactly:)) else {
      throw number.isNegative ? .negative : .tooLarge
    }
    self.init(rawValue: value)
  }
}
