import CommandInterface
import NumaCore

/// When lines are due, and when the heading is.
private struct Pace {
  let start = MonotonicClock.now
  let interval: Duration
  let form: OutputRequest.Form
  /// How many lines the terminal shows; nil for a file or a pipe, which needs one heading.
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

  /// Sleeps until the next line is due. Those that were missed meanwhile are left out.
  mutating func sleep() {
    due += interval
    let now = MonotonicClock.now
    if due < now { due += interval * Int((now - due) / interval) }
    MonotonicClock.sleep(until: due)
  }

  /// What is printed of an interval, below the heading where one is due.
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

/// What one interval came to, in the forms that follow one another.
protocol IntervalReport {
  var intervalTable: IntervalTable { get }
  var csvHeader: String { get }
  /// Seconds since the first line.
  func text(at time: Double) -> String
  func csv(at time: Double) -> String
  func json(at time: Double) -> JSON
}

extension Program {
  /// Prints what happens, interval by interval, until it is ended or the lines asked for are printed.
  mutating func printIntervals(
    _ interval: Duration, _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    // What has no nodes has nothing to show.
    _ = try NodeColumns(root)
    guard !plan.namesSubjects else {
      return try printChanges(interval, plan, processes, root)
    }
    try printRates(interval, plan, root)
  }

  /// The first lines are averages since boot, as those of vmstat(8).
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

  /// What ends is said so once, and the others go on; where none is left, so is nothing to do. Processes of a tree or user
  /// come as they are made, and go without a word.
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
        // What has ended and is not yet waited for shows no memory, and no error.
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
