import NumaCore

/// A number of ranks, hosts or nodes, or a weight, in decimal digits.
struct DecimalNumber {
  /// The greatest value, which stands for all greater numbers too.
  ///
  /// It is no number of ranks, hosts or nodes and no weight, and sums and products of smaller numbers do not overflow.
  static let greatest = 1_000_000_000

  let value: Int

  /// Parses the digits; returns `nil` if the text is empty or contains other characters than digits.
  init?(_ digits: ArraySlice<UInt8>) {
    guard !digits.isEmpty, digits.allSatisfy({ $0.decimalDigit != nil }) else { return nil }
    value = min(Self.greatest, decimalNumber(digits) ?? Self.greatest)
  }
}
