import CommandInterface

/// The output of one interval after another, and the lines before which a heading is due.
struct IntervalOutput {
  private let format: OutputFormat
  /// The number of lines that the terminal shows; `nil` for a file or a pipe, which needs only one heading.
  private let rows: Int?
  private var linesSinceHeader: Int?

  init(_ format: OutputFormat) {
    self.format = format
    let isOnTerminal = format == .text && TerminalTraits.asked().isTerminal
    rows = isOnTerminal ? TerminalScreen.rows : nil
  }

  /// Returns the text for an interval, after a heading if one is due; `time` is in seconds since the start.
  mutating func text(of report: some IntervalReport, at time: Double) -> String {
    switch format {
    case .json: return report.json(at: time).line
    case .csv:
      let header = linesSinceHeader == nil ? report.csvHeader : ""
      linesSinceHeader = 0
      return header + report.csv(at: time)
    case .text, .prometheus:
      let text = report.text(at: time)
      return header(report.table, before: text) + text
    }
  }

  private mutating func header(_ table: IntervalTable, before text: String) -> String {
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
    if let shown = linesSinceHeader, rows.map({ shown + lines < $0 }) ?? true {
      linesSinceHeader = shown + lines
      return ""
    }
    linesSinceHeader = lines + 1
    return table.header
  }
}
