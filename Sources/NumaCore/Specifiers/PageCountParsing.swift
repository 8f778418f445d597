/// The reason why a word is not a number of pages.
package enum PageCountError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word is not a number, the number is negative, or it is larger than any memory.
  case notANumber, negative, tooLarge

  package var description: String {
    switch self {
    case .notANumber: "not a number of pages"
    case .negative: "a number of pages is not negative"
    case .tooLarge: "no memory has that many pages"
    }
  }
}

extension PageCount {
  /// Reads a number of pages as a user types it, in C's notation: `0x10` is 16 and `010` is 8.
  ///
  /// Zero is a valid number of pages.
  ///
  /// - Throws: ``PageCountError`` if the text is not a number, or the number would wrap around.
  ///
  /// Source: strtoul(3) with base 0; `-p` of migspeed(8).
  package init(_ text: [UInt8]) throws(PageCountError) {
    guard let number = CNumber(text) else { throw .notANumber }
    guard let value = number.index else { throw number.isNegative ? .negative : .tooLarge }
    self.init(rawValue: value)
  }
}
