extension DemoMeasurement {
  /// Returns the line of a result, with blanks or commas between its values, or `nil` if there is no result.
  func line(isCSV: Bool) -> String? {
    guard case .speeds(let speeds, _) = outcome else { return nil }
    var values: [String] = []
    for (name, speed) in named(speeds) { values += [name, speed.inMegabytes, "MB/s"] }
    guard !isCSV else {
      return ([placement.title, test.label] + values).joined(separator: ",") + "\n"
    }
    let title = "\(placement.title) \(test.label)"
    let padding = String(repeating: " ", count: max(1, Self.titleWidth - title.utf8.count))
    return title + padding + values.joined(separator: " ") + "\n"
  }

  /// The width of the title in columns; one blank follows a longer title, which `writesALongTitle` checks.
  private static let titleWidth = 42

  private func named(_ speeds: [LoopSpeed]) -> [(String, Double)] {
    guard test == .stream else {
      return speeds.flatMap { [("Avg", $0.average), ("Max", $0.greatest), ("Min", $0.least)] }
    }
    return zip(test.passNames, speeds).map { ($0, $1.greatest) }
  }
}

extension Double {
  /// A number of bytes in megabytes of 10^6 bytes, with two decimals.
  var inMegabytes: String {
    let hundredths = (self / 1e4).rounded()
    guard hundredths.isFinite, let value = Int(exactly: hundredths) else { return "inf" }
    let (whole, rest) = value.quotientAndRemainder(dividingBy: 100)
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
