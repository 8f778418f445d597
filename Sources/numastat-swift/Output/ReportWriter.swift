import CommandInterface
import LinuxSystem

/// Writes reports: text report by report, other formats at the end, all reports as one.
///
/// The functions that write are not inlined: their variables are not to take room on the stack where a process is read.
struct ReportWriter {
  private let style: TableStyle
  private let output: OutputRequest
  private var reports: [TableReport] = []
  private(set) var isEmpty = true
  private let isTerminal: Bool

  init(
    _ style: TableStyle, _ output: OutputRequest,
    isTerminal: Bool = TerminalTraits.asked().isTerminal
  ) {
    self.style = style
    self.output = output
    self.isTerminal = isTerminal
  }

  @inline(never)
  mutating func add(_ report: TableReport, to standardOutput: inout StandardOutput) {
    isEmpty = false
    let report = report.choosing(output.columns)
    if output.format == .text {
      let text = TextOutput(report, style).bytes
      standardOutput.write(isTerminal ? Self.escapingControls(text) : text)
    } else {
      reports.append(report)
    }
  }

  /// Returns the lines with characters that control the terminal as `\xNN`: names of processes may contain any bytes.
  static func escapingControls(_ text: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    let lines = text.split(separator: newline, omittingEmptySubsequences: false).map { line in
      String(bytes: line).escapingControls.bytes
    }
    return [UInt8](lines.joined(separator: [newline]))
  }

  /// Writes the reports that are written as one.
  @inline(never)
  func end(_ standardOutput: inout StandardOutput) {
    switch output.format {
    case .text: break
    case .json: standardOutput.write(JSONOutput(reports, style).text)
    case .csv:
      standardOutput.write(
        CSVOutput(reports, style, sortsColumns: output.columns == nil).bytes)
    case .prometheus: standardOutput.write(PrometheusOutput(reports, style).text)
    }
  }
}
