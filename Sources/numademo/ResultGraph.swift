import CommandInterface

/// The results of a test as bars, scaled to the fastest one.
struct ResultGraph {
  /// A row of the chart, or a line between rows.
  private enum Row {
    case bar(title: String, speed: Double)
    case heading(String)
  }

  private let test: DemoTest
  private var rows: [Row] = []

  init(_ test: DemoTest) { self.test = test }

  mutating func append(_ measurement: DemoMeasurement) {
    // Of the four loops of STREAM, the chart shows the triad, the best-known one.
    guard case .speeds(let speeds, _) = measurement.outcome, let speed = speeds.last else { return }
    rows.append(
      .bar(
        title: measurement.placement.title, speed: test == .stream ? speed.greatest : speed.average)
    )
  }

  mutating func append(_ announcement: Announcement) {
    let line = announcement.line
    rows.append(.heading(String(line.split(separator: "\n").first ?? "")))
  }

  func text(on terminal: TerminalTraits) -> String {
    let bars = rows.compactMap { row in
      if case .bar(let title, let speed) = row { (title: title, speed: speed) } else { nil }
    }
    let titleWidth = bars.map { $0.title.utf8.count }.max() ?? 0
    let fastest = bars.map { $0.speed }.max() ?? 0
    let numberWidth = fastest.inMegabytes.utf8.count
    // Two blanks before each of the three columns.
    let barWidth = max(10, min(60, terminal.columns - titleWidth - numberWidth - 6))
    var text = "\n\(test == .stream ? "stream triad" : test.rawValue), MB/s\n"
    for row in rows {
      switch row {
      case .heading(let line): text += line + "\n"
      case .bar(let title, let speed):
        let share = fastest > 0 ? speed / fastest : 0
        let number = speed.inMegabytes
        let bar = Bar(share, columns: barWidth).text(on: terminal)
        let paint: Paint = share >= 0.9 ? .green : share >= 0.6 ? .yellow : .red
        text += "  " + title + spaces(titleWidth - title.utf8.count)
        text += "  " + spaces(numberWidth - number.utf8.count) + number
        text += "  " + paint.apply(to: bar, on: terminal) + "\n"
      }
    }
    return text
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
