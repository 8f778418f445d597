import CommandInterface
import NumaCore

/// The content of one frame, read at one moment.
struct WatchSample {
  let timeOfDay: String
  let memory: NodesMemory
  /// The requested tables; if there are none, the frame shows the rates.
  var reports: [TableReport] = []
  var counters: CounterSample?
  /// The rates since the frame before, or since boot if there is none.
  var rates: CounterRates?
  /// The reasons why something cannot be shown.
  var warnings: [String] = []
  /// The warnings about the kernel's files until now; each was reported once, and stays on the screen.
  var readWarnings: [String] = []
}

extension WatchSample {
  /// Reads everything anew, including the processes that a pattern matches, since processes start and exit.
  init(_ plan: Plan, on root: SystemRoot, after previous: WatchSample?) throws(Failure) {
    let online = try OnlineNodes(root)
    timeOfDay = CommandInterface.timeOfDay()
    memory = try NodesMemory(online, root)
    let builder = ReportBuilder(online.nodes, plan)
    if plan.namesOwners { try readOwners(plan, builder, on: root, isFirst: previous == nil) }
    if plan.showsMemory {
      reports.append(builder.report(of: try MemoryReading(online.nodes, root)))
    }
    if plan.showsCounters {
      reports.append(builder.report(of: try CounterReading(online.nodes, root)))
    }
    reports = reports.map { $0.choosing(plan.output.columns) }
    defer {
      readWarnings = (previous?.readWarnings ?? []) + root.takeWarnings().map { "warning: \($0)" }
    }
    guard !plan.namesOwners, reports.isEmpty else { return }
    let now = try CounterSample.read(root)
    counters = now
    if let before = previous?.counters {
      rates = CounterRates(from: before, to: now)
    } else if let uptime = try? root.uptime() {
      rates = CounterRates(sinceBoot: now, uptime: uptime)
    }
  }

  /// Reads the owners of memory.
  ///
  /// The first reading fails if something is missing. In a later reading, something missing is a warning.
  private mutating func readOwners(
    _ plan: Plan, _ builder: ReportBuilder, on root: SystemRoot, isFirst: Bool
  ) throws(Failure) {
    let search = try ProcessSearch(plan.processes, root)
    for pattern in search.unmatched {
      warnings.append("\(pattern.quotedIfEmpty): no process has this in its name or command line")
    }
    let reading = try OwnerReading(named: search.processes, plan.owners, on: root)
    if isFirst { _ = try reading.checked() }
    warnings +=
      reading.warnings(inBytes: plan.style.isInBytes) + reading.failures.compactMap { $0.message }
    reports += builder.reports(of: reading)
  }
}
