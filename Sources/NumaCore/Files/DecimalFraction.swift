/// Parses bytes as an unsigned decimal number with or without a fraction, as in `/proc/uptime`: `12`, `12.5`, `12.`,
/// `.5`.
///
/// The result is the nearest `Double` for numbers of up to 15 digits; further digits of the fraction have no effect.
/// The result is `nil` if the text has no digit, more than one point, or another character.
///
/// The standard library's conversion would link strtod(3), which needs 128-bit arithmetic on arm64.
package func decimalFraction(_ text: some Collection<UInt8>) -> Double? {
  var digits = 0.0
  var scale = 1.0
  var hasDigit = false
  var hasPoint = false
  for byte in text {
    if byte == UInt8(ascii: "."), !hasPoint {
      hasPoint = true
      continue
    }
    guard let digit = byte.decimalDigit else { return nil }
    hasDigit = true
    guard !hasPoint || digits < greatestExact else { continue }
    digits = digits * 10 + Double(digit)
    if hasPoint { scale *= 10 }
  }
  return hasDigit ? digits / scale : nil
}

/// A number of 15 digits; with one digit more, it is still below 2^53, so that a `Double` holds it exactly.
private let greatestExact = 1e14
