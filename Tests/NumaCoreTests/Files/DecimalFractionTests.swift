import Testing

@testable import NumaCore

/// `decimalFraction` beside the conversion of the standard library, which uses strtod(3).
struct DecimalFractionTests {
  @Test(arguments: [
    "0", "7", "30", "1.5", "0.05", "12.", ".5", "00012.50", "123456.78", "4711.123456789",
    "99999999999999", "0.1", "0.30000000000000", "86400.25", "1000000",
  ])
  func numbers(text: String) {
    #expect(decimalFraction(text.utf8) == Double(text))
  }

  @Test(arguments: ["", ".", "1.2.3", "-1", "+1", "1e3", "0x10", "nan", "inf", "1 ", "1,5", "٣"])
  func otherTexts(text: String) {
    #expect(decimalFraction(text.utf8) == nil)
  }

  /// A number with more digits than a `Double` holds differs from the nearest one by less than 1 of 10^14.
  @Test(arguments: [
    "123456789.123456789123456789", "0.1234567890123456789", "98765432109876543210",
  ])
  func manyDigits(text: String) throws {
    let exact = try #require(Double(text))
    let found = try #require(decimalFraction(text.utf8))
    #expect(abs(found - exact) <= exact * 1e-14)
  }
}
