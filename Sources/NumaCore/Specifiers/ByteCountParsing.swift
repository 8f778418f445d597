internal import LinuxSystem

/// The reason why a word is not an amount of memory.
public enum ByteCountError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word does not begin with a number, the number is negative, or it is larger than any memory.
  case notANumber, negative, tooLarge
  /// The text after the number is not a single letter of a unit.
  case unknownUnit(String)
  /// A decimal point follows the number.
  case fraction
  /// The number starts with a zero, which makes it octal, but an 8 or a 9 follows.
  case notOctal

  public var description: String {
    switch self {
    case .notANumber: "not a size"
    case .negative: "a size is not negative"
    case .tooLarge: "no size is that large"
    case .unknownUnit(let unit): "\(unit): no unit of sizes; those are k, m and g"
    case .fraction: "a size has no fraction"
    case .notOctal: "not a size: a number that starts with 0 is octal"
    }
  }
}

extension ByteCount {
  /// Reads an amount in bytes as a user types it, in C's notation: `0x10` is 16 and `010` is 8.
  ///
  /// The letter `k`, `m` or `g`, in either case, may follow for 2^10, 2^20 or 2^30 bytes. Zero is a valid amount.
  ///
  /// - Throws: ``ByteCountError`` for any other text, because ignored or truncated text would mean another amount.
  ///
  /// Source: strtoul(3) with base 0; `--length` and `--offset` of numactl(8).
  public init(_ text: [UInt8]) throws(ByteCountError) {
    let number = try Self.number(in: text)
    guard number.end == text.count else {
      throw Self.error(of: text, behind: number.endOfDigits)
    }
    self = number.size
  }

  private static func error(of text: [UInt8], behind end: Int) -> ByteCountError {
    switch text[end] {
    case .period: .fraction
    case .zero...UInt8(ascii: "9"): .notOctal
    // After the prefix `0x` without a digit, the number is the zero of the prefix.
    case UInt8(ascii: "x") where text[end - 1] == .zero && end == 1: .notANumber
    default: .unknownUnit(String(bytes: text[end...]))
    }
  }

  /// Reads an amount at the start of a text, and returns the rest of the text.
  ///
  /// memhog has always ignored the rest, so that `12K3` is 12 KiB and `1x` is one byte.
  ///
  /// - Throws: ``ByteCountError`` if the text does not begin with a number, or the number is negative or larger than
  ///   any memory.
  ///
  /// Source: memhog(8).
  public static func leading(
    in text: [UInt8]
  ) throws(ByteCountError) -> (size: ByteCount, rest: ArraySlice<UInt8>) {
    let number = try number(in: text)
    return (number.size, text[number.end...])
  }

  private static func number(
    in text: [UInt8]
  ) throws(ByteCountError) -> (size: ByteCount, endOfDigits: Int, end: Int) {
    guard let number = CNumber(in: text, at: 0) else { throw .notANumber }
    guard !number.isNegative || number.value == 0 else { throw .negative }
    let shift = shift(of: text[number.end...].first)
    let (bytes, overflow) = number.value.multipliedReportingOverflow(by: 1 << (shift ?? 0))
    guard !number.overflows, !overflow, let value = Int(exactly: bytes) else { throw .tooLarge }
    return (ByteCount(rawValue: value), number.end, number.end + (shift == nil ? 0 : 1))
  }

  /// Returns the exponent of the power of two that a letter stands for, or `nil` if the letter is not a unit.
  private static func shift(of letter: UInt8?) -> UInt? {
    switch letter {
    case UInt8(ascii: "k"), UInt8(ascii: "K"): 10
    case UInt8(ascii: "m"), UInt8(ascii: "M"): 20
    case UInt8(ascii: "g"), UInt8(ascii: "G"): 30
    default: nil
    }
  }
}
