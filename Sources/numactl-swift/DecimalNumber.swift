/// A number that is greater than any number of ranks, hosts, nodes or weights.
///
/// Sums and products of smaller numbers do not overflow.
let countlessNumber = 1_000_000_000

/// Parses a decimal number.
///
/// - Returns: The number, or ``countlessNumber`` for any greater number; `nil` if the text is empty or contains other
///   characters than digits.
func decimalNumber(_ digits: ArraySlice<UInt8>) -> Int? {
  guard !digits.isEmpty, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
    return nil
  }
  return digits.reduce(0) { min(countlessNumber, $0 * 10 + Int($1 - UInt8(ascii: "0"))) }
}
