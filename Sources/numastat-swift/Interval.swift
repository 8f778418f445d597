import CommandInterface
import NumaCore

/// When lines are due, and when the heading is.
private struct Pace {
  let start = MonotonicClock.now
  let interval: Duration
  /// How many lines the terminal shows; nil for a file or a pipe, which needs one heading.
  let rows: Int?
  private var due: Duration
  private var linesSinceHeader: Int?

  init(_ interval: Duration) {
    self.interval = interval
    rows = TerminalTraits.asked().isTerminal ? TerminalScreen.rows : nil
    due = start
  }

  /// Sleeps until the next line is due. Those that were missed meanwhile are left out.
  mutating func sleep() {
    due += interval
    let now = MonotonicClock.now
    if due < now { due += interval * Int((now - due) / interval) }
    MonotonicClock.sleep(until: due)
  }

  /// The heading where one is due before so many lines.
  mutating func header(of table: IntervalTable, before text: String) -> String {
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
    if let shown = linesSinceHeader, rows.map({ shown + lines < $0 }) ?? true {
      linesSinceHeader = shown + lines
      return ""
    }
    linesSinceHeader = lines + 1
    return table.header
  }
}

extension Program {
  /// Prints what happens, interval by interval, until it is ended or the lines asked for are printed.
  mutating func printIntervals(
    _ interval: Duration, _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    guard plan.subjects.isEmpty else {
      return try printProcessIntervals(interval, plan, processes, root)
    }
    try printCounterIntervals(interval, plan.views.count, root)
  }

  /// The first lines are averages since boot, as those of vmstat(8).
  private mutating func printCounterIntervals(
    _ interval: Duration, _ count: Int?, _ root: SystemRoot
  ) throws(Failure) {
    var pace = Pace(interval)
    var last = try CounterSample.read(root)
    let first = last.time
    var printed = 0
    do throws(ReadError) {
      let text = CounterRates(sinceBoot: last, uptime: try root.uptime()).text(at: 0)
      output.write(pace.header(of: .counters, before: text) + text)
      printed += 1
    } catch {
      note("\(error); no average since boot is shown")
    }
    try output.flush()
    while count.map({ printed < $0 }) ?? true {
      pace.sleep()
      let sample = try CounterSample.read(root)
      let rates = CounterRates(from: last, to: sample)
      let text = rates.text(at: (sample.time - first).inSeconds)
      output.write(pace.header(of: .counters, before: text) + text)
      try output.flush()
      last = sample
      printed += 1
    }
  }

  /// A process that ends is said so once, and the others go on; where none is left, so is nothing to do.
  private mutating func printProcessIntervals(
    _ interval: Duration, _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    let count = plan.views.count
    var pace = Pace(interval)
    var left = processes
    var last: [ProcessID: MemoryPerNode] = [:]
    var printed = 0
    while count.map({ printed < $0 }) ?? true {
      var text = ""
      let now = MonotonicClock.now
      let reading = try ProcessReading(left, plan, root)
      for remark in reading.remarks where remark.isRefusal {
        let isShown = last[remark.process] != nil
        note("\(remark.process): \(isShown ? "is shown no more: " : "")\(remark.text)")
      }
      left = []
      for process in reading.found {
        let use = process.use.total
        // What has ended and is not yet waited for shows no memory, and no error.
        if use.nodes.isEmpty, last[process.id].map({ !$0.nodes.isEmpty }) ?? false {
          note("\(process.id): is shown no more: its memory is gone")
          continue
        }
        let name = String(decoding: process.name, as: UTF8.self).printable
        let change = ProcessChange(id: process.id, name: name, now: use, before: last[process.id])
        text += change.text(at: (now - pace.start).inSeconds)
        last[process.id] = use
        left.append(process.id)
      }
      guard !left.isEmpty else {
        if last.isEmpty { throw Failure(nil) }
        return
      }
      output.write(pace.header(of: .processes, before: text) + text)
      try output.flush()
      printed += 1
      if count.map({ printed < $0 }) ?? true { pace.sleep() }
    }
  }
}
