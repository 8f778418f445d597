/// A number as strtoul(3) reads it with base 0, which is how the tools have always read numbers.
///
/// Blanks and one sign may come first; `0x` means hexadecimal, `0b` binary (as in glibc from 2.38 on),
/// a leading `0` octal. A number that is too large is read as the greatest `UInt`, and `-1` wraps around to it.
struct CNumber: Hashable, Sendable {
  let value: UInt
  /// The offset of the first digit, after blanks; a sign counts as the first digit.
  let start: Int
  /// The offset of the text after the number.
  let end: Int
  /// Whether it has a minus sign.
  let isNegative: Bool
  let overflows: Bool

  /// Reads a number at `offset`; returns `nil` if there are no digits.
  init?(in text: [UInt8], at offset: Int) {
    var index = offset
    while index < text.count, text[index].isSpace { index += 1 }
    start = index
    isNegative = index < text.count && text[index] == .hyphen
    if index < text.count, text[index] == .hyphen || text[index] == .plus { index += 1 }

    let base = Self.base(of: text, at: index)
    if base.hasPrefix { index += 2 }
    let firstDigit = index
    var magnitude: UInt = 0
    var overflows = false
    while index < text.count, let digit = text[index].digit, digit < base.value {
      let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: UInt(base.value))
      let (sum, tooMuch) = product.addingReportingOverflow(UInt(digit))
      overflows = overflows || tooLarge || tooMuch
      magnitude = sum
      index += 1
    }
    guard index > firstDigit else { return nil }
    end = index
    self.overflows = overflows
    value = overflows ? .max : isNegative ? 0 &- magnitude : magnitude
  }

  /// Reads a text that is a number and nothing else; returns `nil` for any other text.
  init?(_ text: [UInt8]) {
    self.init(in: text, at: 0)
    guard end == text.count else { return nil }
  }

  /// The number as an index or a node's number; `nil` if it is negative or does not fit into `Int`.
  ///
  /// The value of a negative number has wrapped around, so it could be the number of a node again.
  var index: Int? { isNegative && value != 0 ? nil : Int(exactly: value) }

  /// Returns the base of a number, and whether the number has a prefix.
  ///
  /// A prefix counts only if a digit of its base follows. Otherwise its zero is the whole number.
  private static func base(
    of text: [UInt8], at index: Int
  ) -> (value: Int, hasPrefix: Bool) {
    guard index < text.count, text[index] == .zero else { return (10, false) }
    guard index + 2 < text.count, let digit = text[index + 2].digit else { return (8, false) }
    switch text[index + 1] {
    case UInt8(ascii: "x") where digit < 16, UInt8(ascii: "X") where digit < 16: return (16, true)
    case UInt8(ascii: "b") where digit < 2, UInt8(ascii: "B") where digit < 2: return (2, true)
    default: return (8, false)
    }
  }
}
