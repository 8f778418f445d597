/// How much is printed in addition to the result.
enum Verbosity: Int, Comparable {
  case quiet, steps, highestNode

  static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// The level with one more `-v`.
  var next: Self { Self(rawValue: rawValue + 1) ?? self }
}
