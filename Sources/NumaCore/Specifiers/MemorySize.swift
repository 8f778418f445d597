/// Why a word is no amount of memory.
public enum ByteCountError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The word does not begin with a number; the number is below zero; it is beyond any memory.
  case notANumber, negative, tooLarge
  /// Behind the number there is something else than one letter of a unit.
  case unknownUnit(String)

  public var description: String {
    switch self {
    case .notANumber: "not a size"
    case .negative: "a size is not negative"
    case .tooLarge: "no size is that large"
    case .unknownUnit(let unit): "\(unit): no unit of sizes; those are k, m and g"
    }
  }
}

extension ByteCount {
  /// Reads an amount as a user types it: C's numbers, so `0x10` is 16 and `010` is 8, then `k`, `m` or `g`, small or
  /// capital, for 2^10, 2^20 or 2^30 bytes. Zero is an amount.
  ///
  /// - Throws: ``ByteCountError`` for anything else: what is left out or cut would be another amount.
  ///
  /// Source: strtoul(3) with base 0; `--length` and `--offset` of numactl(8).
  public init(_ text: [UInt8]) throws(ByteCountError) {
    guard let number = CNumber(in: text, at: 0) else { throw .notANumber }
    guard !number.isNegative || number.value == 0 else { throw .negative }
    let unit = text[number.end...]
    guard let shift = Self.shift(of: unit) else {
      throw .unknownUnit(String(decoding: unit, as: UTF8.self))
    }
    let (bytes, overflow) = number.value.multipliedReportingOverflow(by: 1 << shift)
    guard !number.overflows, !overflow, let value = Int(exactly: bytes) else { throw .tooLarge }
    self.init(rawValue: value)
  }

  /// The power of two that a unit stands for.
  private static func shift(of unit: ArraySlice<UInt8>) -> UInt? {
    guard let letter = unit.first else { return 0 }
    guard unit.count == 1 else { return nil }
    switch letter {
    case UInt8(ascii: "k"), UInt8(ascii: "K"): return 10
    case UInt8(ascii: "m"), UInt8(ascii: "M"): return 20
    case UInt8(ascii: "g"), UInt8(ascii: "G"): return 30
    default: return nil
    }
  }
}
