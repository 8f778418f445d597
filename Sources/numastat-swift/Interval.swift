import CommandInterface
import NumaCore

/// The times at which lines are due, and the lines before which a heading is due.
private struct Pace {
  let start = MonotonicClock.now
  let interval: Duration
  let form: OutputRequest.Form
  /// The number of lines that the terminal shows; `nil` for a file or a pipe, which needs only one heading.
  let rows: Int?
  private var due: Duration
  private var linesSinceHeader: Int?

  init(_ interval: Duration, _ form: OutputRequest.Form) {
    self.interval = interval
    self.form = form
    let isRead = form == .text && TerminalTraits.asked().isTerminal
    rows = isRead ? TerminalScreen.rows : nil
    due = start
  }

  /// Sleeps until the next line is due.
  ///
  /// Leaves out lines that were missed meanwhile.
  mutating func sleep() {
    due += interval
    let now = MonotonicClock.now
    if due < now { due += interval * Int((now - due) / interval) }
    MonotonicClock.sleep(until: due)
  }

  /// Returns the text for an interval, after a heading if one is due.
  mutating func text(of report: some IntervalReport, at moment: Duration) -> String {
    let time = (moment - start).inSeconds
    switch form {
    case .json: return report.json(at: time).line
    case .csv:
      let header = linesSinceHeader == nil ? report.csvHeader : ""
      linesSinceHeader = 0
      return header + report.csv(at: time)
    case .text, .prometheus:
      let text = report.text(at: time)
      return header(report.intervalTable, before: text) + text
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

/// The result of one interval, in the forms that can be printed for one interval after another.
protocol IntervalReport {
  var intervalTable: IntervalTable { get }
  var csvHeader: String { get }
  /// Returns the lines of the interval; `time` is in seconds since the first line.
  func text(at time: Double) -> String
  func csv(at time: Double) -> String
  func json(at time: Double) -> JSON
}

extension Program {
  /// Prints rates or changes, interval by interval, until the tool is ended or the requested number of intervals is
  /// printed.
  mutating func printIntervals(
    _ interval: Duration, _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    // A machine without nodes has no rates or changes.
    _ = try NodeColumns(root)
    guard !plan.namesSubjects else {
      return try printChanges(interval, plan, processes, root)
    }
    try printRates(interval, plan, root)
  }

  /// Prints rates, interval by interval.
  ///
  /// The first lines are averages since boot, as in vmstat(8).
  private mutating func printRates(
    _ interval: Duration, _ plan: Plan, _ root: SystemRoot
  ) throws(Failure) {
    let count = plan.views.count
    var pace = Pace(interval, plan.output.form)
    var last = try CounterSample.read(root)
    var printed = 0
    do throws(ReadError) {
      let rates = CounterRates(sinceBoot: last, uptime: try root.uptime())
      output.write(pace.text(of: rates, at: pace.start))
      printed += 1
    } catch {
      note("\(error); no average since boot is shown")
    }
    try output.flush()
    while count.map({ printed < $0 }) ?? true {
      pace.sleep()
      let sample = try CounterSample.read(root)
      output.write(pace.text(of: CounterRates(from: last, to: sample), at: sample.time))
      try output.flush()
      warn(ofEach: root.takeWarnings())
      last = sample
      printed += 1
    }
  }

  /// Prints changes, interval by interval, while there is memory of at least one owner to show.
  ///
  /// Reports each named process that exits, once, and continues with the other owners. Processes of a tree or user are
  /// added when they are created, and are removed without a report when they exit.
  private mutating func printChanges(
    _ interval: Duration, _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    let count = plan.views.count
    var pace = Pace(interval, plan.output.form)
    var named = processes
    var last: [MemoryOwner: MemoryPerNode] = [:]
    var said: Set<String> = []
    var printed = 0
    while count.map({ printed < $0 }) ?? true {
      let now = MonotonicClock.now
      var reading = try SubjectReading(named, plan, root)
      if printed == 0 { reading = try reading.checked() }
      var remarks = reading.failures.compactMap { $0.message } + reading.otherRemarks
      for remark in reading.processRemarks {
        let wasShown = named.contains(remark.process) && last[.process(remark.process)] != nil
        remarks.append("\(remark.process): \(wasShown ? "is shown no more: " : "")\(remark.text)")
        named.removeAll { $0 == remark.process && remark.isRefusal }
      }
      var changes: [MemoryChange] = []
      for memory in reading.placed {
        let before = last[memory.owner]
        // A process that has exited, and that its parent has not waited for yet, shows no memory and causes no error.
        if case .process(let id) = memory.owner, memory.places.nodes.isEmpty,
          before.map({ !$0.nodes.isEmpty }) ?? false
        {
          if named.contains(id) { remarks.append("\(id): is shown no more: its memory is gone") }
          named.removeAll { $0 == id }
          continue
        }
        changes.append(MemoryChange(memory: memory, before: before))
      }
      for remark in remarks where said.insert(remark).inserted { note(remark) }
      last = [:]
      for change in changes { last[change.memory.owner] = change.memory.places }
      guard !changes.isEmpty else {
        if printed == 0 { throw Failure(nil) }
        return
      }
      output.write(pace.text(of: MemoryChanges(changes: changes), at: now))
      try output.flush()
      warn(ofEach: root.takeWarnings())
      printed += 1
      if count.map({ printed < $0 }) ?? true { pace.sleep() }
    }
  }
}
