import CommandInterface

/// The result of one interval, in the formats that can be printed for one interval after another.
protocol IntervalReport {
  /// The columns of the lines of text.
  var table: IntervalTable { get }
  var csvHeader: String { get }
  /// Returns the lines of the interval; `time` is in seconds since the first line.
  func text(at time: Double) -> String
  func csv(at time: Double) -> String
  func json(at time: Double) -> JSON
}

extension JSON {
  /// Returns a number that is rounded to three decimals.
  static func thousandths(_ value: Double) -> JSON { .number((value * 1000).rounded() / 1000) }
}
