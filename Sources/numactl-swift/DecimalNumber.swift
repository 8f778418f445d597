/// More than there are ranks, hosts, nodes or weights anywhere; sums and products of lesser numbers fit.
let countlessNumber = 1_000_000_000

/// Reads a decimal number; nil where there is no digit, or something else than digits. Greater numbers are all
/// ``countlessNumber``.
func decimalNumber(_ digits: ArraySlice<UInt8>) -> Int? {
  guard !digits.isEmpty, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
    return nil
  }
  return digits.reduce(0) { min(countlessNumber, $0 * 10 + Int($1 - UInt8(ascii: "0"))) }
}
