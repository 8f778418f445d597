import CommandInterface
import NumaCore

extension MigrationProgress {
  /// Returns the progress as one line, of any length.
  func line(of subject: MigrationSubject) -> String {
    "\(subject): \(percent), " + details.joined(separator: ", ")
  }

  /// Returns a line with a bar, shorter than the terminal is wide.
  ///
  /// On a narrow terminal, the last details are omitted first, and then the bar.
  func bar(of subject: MigrationSubject, on terminal: TerminalTraits) -> String {
    // Some terminals continue on the next line after the last column.
    let room = terminal.columns - 1
    let name = subject.shortName
    for count in (0...details.count).reversed() {
      let text = ([percent] + details.prefix(count)).joined(separator: ", ")
      // Two brackets and two blanks.
      let columns = room - name.unicodeScalars.count - text.unicodeScalars.count - 4
      guard columns >= Self.leastBar else { continue }
      let bar = Bar(share, columns: min(columns, Self.longestBar))
      let filled = bar.text(on: terminal)
      let empty = String(repeating: " ", count: bar.columns - filled.unicodeScalars.count)
      return "\(name) [\(Paint.green.apply(to: filled, on: terminal))\(empty)] \(text)"
    }
    return String("\(name) \(percent)".unicodeScalars.prefix(max(0, room)))
  }

  /// The least length of a bar, in columns.
  private static let leastBar = 6
  /// The greatest length of a bar, in columns.
  private static let longestBar = 40

  private var percent: String { "\(Int(share * 100))%" }

  /// The memory moved, the rate, the time left and the longest pause of the process, the most wanted first.
  private var details: [String] {
    let rate = ByteCount(rawValue: Int(min(bytesPerSecond, Self.highestRate)))
    var details = ["\(moved) moved", "\(rate)/s"]
    if let timeLeft, !isOver { details.append("\(timeLeft.inOneUnit) left") }
    return details + ["pause \(longestCall.inOneUnit)"]
  }

  /// A rate in bytes per second that no memory reaches and that an `Int` holds.
  private static let highestRate = 1e18

  /// Returns the progress in the form of schemas/report-2.json.
  func json(of subject: MigrationSubject) -> JSON {
    .report(
      "progress",
      subject.json + [
        ("is_over", JSON(isOver)),
        ("moved_bytes", JSON(moved.rawValue)), ("passed_bytes", JSON(passed.rawValue)),
        ("expected_bytes", JSON(expected.rawValue)), ("seconds", JSON(seconds: elapsed.inSeconds)),
        ("seconds_left", timeLeft.map { JSON(seconds: $0.inSeconds) } ?? .null),
        ("bytes_per_second", JSON(bytesPerSecond)),
        ("longest_call_seconds", JSON(seconds: longestCall.inSeconds)),
      ])
  }
}

extension Duration {
  /// The duration in a suitable unit, with one decimal below a second: `3.2 ms`, `12 s`, `4 min`, `3 h`.
  fileprivate var inOneUnit: String {
    // The limit keeps the number of hours within an `Int`.
    let seconds = min(inSeconds, 1e12)
    if seconds < 1 {
      let tenths = Int((seconds * 10_000).rounded())
      return "\(tenths / 10).\(tenths % 10) ms"
    }
    if seconds < 120 { return "\(Int(seconds.rounded())) s" }
    return seconds < 7200
      ? "\(Int((seconds / 60).rounded())) min" : "\(Int((seconds / 3600).rounded())) h"
  }
}
