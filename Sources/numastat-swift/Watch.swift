import CommandInterface
import NumaCore

extension Program {
  /// Shows the requested output on the whole screen until the user ends it.
  ///
  /// - Throws: An error of reading or showing; the signal that ends the tool.
  func watch(_ interval: Duration, _ plan: Plan, _ root: SystemRoot) throws(Failure) {
    let terminal = TerminalTraits.asked()
    guard terminal.canDraw else {
      let reason =
        terminal.isTerminal
        ? "TERM=\(Word(environment: "TERM")?.printable ?? "")" : "standard output is no terminal"
      throw Failure("--watch: \(reason); --interval prints line by line")
    }
    // Errors of the machine are reported before the tool takes over the screen.
    var sample = try WatchSample(plan, root, after: nil)
    var screen = try TerminalScreen()
    var shown: ScreenFrame?
    var due = MonotonicClock.now
    while true {
      shown = try show(sample, interval, plan, on: screen, after: shown)
      due = max(due + interval, MonotonicClock.now)
      waiting: while true {
        switch screen.next(until: due) {
        case .timeUp: break waiting
        case .key(UInt8(ascii: "q")), .key(UInt8(ascii: "Q")): return
        case .key: continue
        case .mustRedraw: shown = try show(sample, interval, plan, on: screen, after: nil)
        case .ended(let signal): throw Failure(endedBy: signal)
        }
      }
      sample = try WatchSample(plan, root, after: sample)
    }
  }

  private func show(
    _ sample: WatchSample, _ interval: Duration, _ plan: Plan,
    on screen: borrowing TerminalScreen, after previous: ScreenFrame?
  ) throws(Failure) -> ScreenFrame {
    let size = screen.size
    var terminal = TerminalTraits.asked()
    terminal.columns = size.columns
    let heading = "\(name)  \(sample.timeOfDay)  every \(seconds(interval)) s  q quits"
    let frame = sample.frame(heading: heading, plan, on: terminal)
    try screen.show(
      frame.text(columns: size.columns, rows: size.rows, after: previous, on: terminal))
    return frame
  }

  /// `2`, `0.5`
  private func seconds(_ interval: Duration) -> String {
    var text = decimal(interval.inSeconds, 3)
    while text.hasSuffix("0") { text.removeLast() }
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}

/// The content of one frame, read at one moment.
struct WatchSample {
  let timeOfDay: String
  let memory: NodesMemory
  /// The requested tables; if there are none, the frame shows the rates.
  var reports: [StatReport] = []
  var counters: CounterSample?
  var rates: CounterRates?
  /// Whether the rates are averages since boot, because there is no frame before.
  var isSinceBoot = false
  /// The reasons why something cannot be shown.
  var remarks: [String] = []
  /// The warnings about the kernel's files until now; each was reported once, and stays on the screen.
  var warnings: [String] = []
}

extension WatchSample {
  /// Reads everything anew, including the processes that a pattern matches, since processes start and exit.
  init(_ plan: Plan, _ root: SystemRoot, after previous: WatchSample?) throws(Failure) {
    let machine = try NodeColumns(root)
    timeOfDay = CommandInterface.timeOfDay()
    memory = try NodesMemory(machine, root)
    if plan.namesSubjects { try readSubjects(plan, root, machine, isFirst: previous == nil) }
    if plan.showsMemory { reports.append(try machine.memoryReport(plan, root)) }
    if plan.showsCounters { reports.append(try machine.counterReport(plan, root)) }
    reports = reports.map { $0.choosingColumns(plan.output) }
    defer {
      warnings = (previous?.warnings ?? []) + root.takeWarnings().map { "warning: \($0)" }
    }
    guard !plan.namesSubjects, reports.isEmpty else { return }
    let now = try CounterSample.read(root)
    counters = now
    if let before = previous?.counters {
      rates = CounterRates(from: before, to: now)
    } else if let uptime = try? root.uptime() {
      rates = CounterRates(sinceBoot: now, uptime: uptime)
      isSinceBoot = true
    }
  }

  /// Reads the owners of memory.
  ///
  /// The first reading fails if something is missing. In a later reading, something missing is a remark.
  private mutating func readSubjects(
    _ plan: Plan, _ root: SystemRoot, _ machine: NodeColumns, isFirst: Bool
  ) throws(Failure) {
    let search = try ProcessSearch(plan.subjects, root)
    for pattern in search.unmatched {
      remarks.append("\(pattern.quotedIfEmpty): no process has this in its name or command line")
    }
    let reading = try SubjectReading(search.processes, plan, root)
    if isFirst { _ = try reading.checked() }
    remarks += reading.remarks + reading.failures.compactMap { $0.message }
    reports += reading.reports(plan, machine)
  }
}

extension WatchSample {
  /// Returns the frame for a window as wide as the terminal.
  ///
  /// Reads nothing.
  func frame(heading: String, _ plan: Plan, on terminal: TerminalTraits) -> ScreenFrame {
    var lines = [ScreenFrame.Line(heading, .bold, showsChanges: false), ScreenFrame.Line("")]
    lines += GraphBar.lines(memory.bars, on: terminal)
    for report in reports {
      lines += Self.lines(report.text(plan, width: terminal.columns))
    }
    if let rates {
      lines += [
        ScreenFrame.Line(""),
        ScreenFrame.Line(
          isSinceBoot ? "Pages per second since boot:" : "Pages per second:", showsChanges: false),
      ]
      let layout = StatLayout(
        isCompact: true, width: terminal.columns, decimals: 0, hasRules: false)
      lines += Self.lines(rates.table.text(layout)) + rates.machineLines
    }
    if !remarks.isEmpty || !warnings.isEmpty { lines.append(ScreenFrame.Line("")) }
    lines += (remarks + warnings).map { ScreenFrame.Line($0, .yellow) }
    return ScreenFrame(lines)
  }

  private static func lines(_ text: [UInt8]) -> [ScreenFrame.Line] {
    let newline = UInt8(ascii: "\n")
    return (text.last == newline ? text.dropLast() : text[...])
      .split(separator: newline, omittingEmptySubsequences: false)
      .map { ScreenFrame.Line(String(decoding: $0, as: UTF8.self)) }
  }
}

extension CounterRates {
  /// The rates in a table with a column for each node.
  fileprivate var table: StatTable {
    var table = StatTable(nodes: nodes.map { $0.node }, hasTotal: false, prefix: "Node ")
    var rows: [NodeID: Row] = [:]
    for node in nodes { rows[node.node] = node.row }
    for (label, column) in [
      ("hit", RateColumn.hit), ("miss", .miss), ("foreign", .foreign), ("local", .local),
      ("other", .other), ("promoted", .promoted), ("demoted", .demoted),
    ] {
      table.append(label) { rows[$0]?.perSecond[column].map { .count($0.rounded64) } }
    }
    table.append("local %") { rows[$0]?.localShare.map { .count(($0 * 100).rounded64) } }
    return table
  }

  /// The lines of counters that exist for the whole machine only; leaves out counters that this kernel does not have.
  fileprivate var machineLines: [ScreenFrame.Line] {
    [
      ("pages migrated", RateColumn.migrated), ("  by NUMA balancing", .balanced),
      ("hinting faults", .faults), ("  on the page's node", .localFaults),
    ].compactMap { label, column in
      machine.perSecond[column].map { ScreenFrame.Line("\(label): \($0.rounded64)") }
    }
  }
}
