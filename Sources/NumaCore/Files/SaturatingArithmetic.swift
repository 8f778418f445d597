/// Arithmetic with numbers from files, in which an overflow does not end the program: a file can hold any number.
extension Int {
  /// Returns the sum, or the greatest `Int` if the sum does not fit.
  ///
  /// Neither number may be negative.
  func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// Returns the product, or the greatest `Int` if the product does not fit.
  ///
  /// Neither number may be negative.
  func multipliedSaturated(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
