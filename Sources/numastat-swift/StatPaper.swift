import CommandInterface

/// The output of reports: text is written report by report, other forms are written at the end, all reports as one.
struct StatPaper {
  private let plan: Plan
  private var reports: [StatReport] = []
  private(set) var isEmpty = true
  private let isTerminal: Bool

  init(_ plan: Plan, isTerminal: Bool = TerminalTraits.asked().isTerminal) {
    self.plan = plan
    self.isTerminal = isTerminal
  }

  mutating func add(_ report: StatReport, to output: inout StandardOutput) {
    isEmpty = false
    let report = report.choosingColumns(plan.output)
    if plan.output.form == .text {
      let text = report.text(plan)
      output.write(isTerminal ? Self.escapingControls(text) : text)
    } else {
      reports.append(report)
    }
  }

  /// Returns the lines with characters that control the terminal as `\xNN`: names of processes may contain any bytes.
  static func escapingControls(_ text: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    let lines = text.split(separator: newline, omittingEmptySubsequences: false).map { line in
      [UInt8](String(decoding: line, as: UTF8.self).escapingControls.utf8)
    }
    return [UInt8](lines.joined(separator: [newline]))
  }

  func end(_ output: inout StandardOutput) {
    switch plan.output.form {
    case .text: break
    case .json: output.write(reports.json(plan).text)
    case .csv: output.write(reports.csv(plan))
    case .prometheus: output.write(reports.prometheus(plan))
    }
  }
}
