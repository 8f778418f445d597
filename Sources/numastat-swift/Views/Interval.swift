import CommandInterface
import LinuxSystem
import NumaCore

extension Program {
  /// Prints rates or changes, interval by interval, until the tool is ended or the requested number of intervals is
  /// printed.
  mutating func printIntervals(
    _ interval: Duration, _ plan: Plan, of processes: [ProcessID], on root: SystemRoot
  ) throws(Failure) {
    // A machine without nodes has no rates or changes.
    _ = try OnlineNodes(root)
    let (count, format) = (plan.views.count, plan.output.format)
    guard !plan.namesOwners else {
      return try printChanges(
        of: plan.owners, named: processes, every: interval, count: count, format, on: root)
    }
    try printRates(every: interval, count: count, format, on: root)
  }

  /// Prints rates, interval by interval.
  ///
  /// The first lines are averages since boot, as in vmstat(8).
  private mutating func printRates(
    every interval: Duration, count: Int?, _ format: OutputFormat, on root: SystemRoot
  ) throws(Failure) {
    var clock = IntervalClock(interval)
    var intervals = IntervalOutput(format)
    var last = try CounterSample.read(root)
    var printed = 0
    do throws(ReadError) {
      let rates = CounterRates(sinceBoot: last, uptime: try root.uptime())
      output.write(intervals.text(of: RateReport(rates), at: clock.seconds(at: clock.start)))
      printed += 1
    } catch {
      note("\(error); no average since boot is shown")
    }
    try output.flush()
    while count.map({ printed < $0 }) ?? true {
      clock.sleep()
      let sample = try CounterSample.read(root)
      let report = RateReport(CounterRates(from: last, to: sample))
      output.write(intervals.text(of: report, at: clock.seconds(at: sample.time)))
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
    of request: OwnerRequest, named processes: [ProcessID], every interval: Duration, count: Int?,
    _ format: OutputFormat, on root: SystemRoot
  ) throws(Failure) {
    var clock = IntervalClock(interval)
    var intervals = IntervalOutput(format)
    var named = processes
    var last: [MemoryOwner: MemoryPerNode] = [:]
    var written: Set<String> = []
    var printed = 0
    while count.map({ printed < $0 }) ?? true {
      let now = MonotonicClock.now
      var reading = try OwnerReading(named: named, request, on: root)
      if printed == 0 { reading = try reading.checked() }
      var warnings =
        reading.failures.compactMap { $0.message } + reading.otherWarnings(withLeast: false)
      for warning in reading.processWarnings {
        let wasShown = named.contains(warning.process) && last[.process(warning.process)] != nil
        warnings.append(
          "\(warning.process): \(wasShown ? "is shown no more: " : "")\(warning.text)")
        named.removeAll { $0 == warning.process && warning.isRefusal }
      }
      var changes: [MemoryChange] = []
      for memory in reading.owners {
        let before = last[memory.owner]
        // A process that has exited, and that its parent has not waited for yet, shows no memory and causes no error.
        if case .process(let id) = memory.owner, memory.places.nodes.isEmpty,
          before.map({ !$0.nodes.isEmpty }) ?? false
        {
          if named.contains(id) { warnings.append("\(id): is shown no more: its memory is gone") }
          named.removeAll { $0 == id }
          continue
        }
        changes.append(MemoryChange(memory: memory, before: before))
      }
      for warning in warnings where written.insert(warning).inserted { note(warning) }
      last = [:]
      for change in changes { last[change.memory.owner] = change.memory.places }
      guard !changes.isEmpty else {
        if printed == 0 { throw Failure(nil) }
        return
      }
      output.write(intervals.text(of: ChangeReport(changes), at: clock.seconds(at: now)))
      try output.flush()
      warn(ofEach: root.takeWarnings())
      printed += 1
      if count.map({ printed < $0 }) ?? true { clock.sleep() }
    }
  }
}
