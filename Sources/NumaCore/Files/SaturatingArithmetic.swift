/// Sums of numbers from files: a file can hold any number, and none of them may end the program.
extension Int {
  /// The sum, or the greatest number where it does not fit. Both must not be negative.
  func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or the greatest number where it does not fit. Both must not be negative.
  func multipliedSaturated(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
