/// Parses bytes as an unsigned decimal number, as the kernel writes counts.
///
/// The result is `nil` if there are no bytes, if a byte is not a digit, or if the number does not fit.
package func decimalNumber(_ text: ArraySlice<UInt8>) -> Int? {
  guard !text.isEmpty else { return nil }
  var value = 0
  for byte in text {
    guard append(byte, to: &value) else { return nil }
  }
  return value
}

/// Parses bytes as an unsigned decimal number, as the kernel writes counts.
package func decimalNumber(_ text: [UInt8]) -> Int? { decimalNumber(text[...]) }

/// Appends a digit; returns `false` if the byte is not a digit or the number does not fit.
private func append(_ byte: UInt8, to value: inout Int) -> Bool {
  guard let digit = byte.decimalDigit else { return false }
  let (tens, tooManyTens) = value.multipliedReportingOverflow(by: 10)
  let (sum, tooMuch) = tens.addingReportingOverflow(digit)
  value = sum
  return !tooManyTens && !tooMuch
}
