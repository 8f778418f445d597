/// Arithmetic with numbers from files, in which an overflow does not end the program: a file can hold any number.
extension Int {
  /// Returns the sum; if the sum does not fit, the greatest or the least `Int`.
  package func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// Returns the difference; if the difference does not fit, the greatest or the least `Int`.
  func subtractingSaturated(_ other: Int) -> Int {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }

  /// Returns the product; if the product does not fit, the greatest or the least `Int`.
  func multipliedSaturated(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}
