import CommandInterface
import LinuxSystem
import NumaCore

/// Runs the tool: makes a plan from the words, and prints the tables of the plan.
func numastat(_ program: inout Program) throws(Failure) {
  let plan = try Plan(program.words)
  let root = plan.systemRoot.map { SystemRoot($0.path) } ?? .live
  defer { program.warn(ofEach: root.takeWarnings()) }
  if plan.ending == nil, let directory = plan.systemRoot {
    do throws(ReadError) {
      try root.checkDirectory()
    } catch {
      throw Failure("--sysroot: \(directory.quotedIfEmpty): \(error.errno)")
    }
  }
  let search = try ProcessSearch(plan.processes, root)
  for pattern in search.unmatched {
    // Output for programs contains only data.
    if plan.output.format == .text {
      program.output.write("Found no processes containing pattern: \"")
      program.output.write(pattern.bytes)
      program.output.write("\"\n")
    }
    program.note("\(pattern.quotedIfEmpty): no process has this in its name or command line")
  }
  switch plan.ending {
  case .help: program.output.write(NumastatOption.usage.text(for: program.name))
  case .version:
    // The name has its directory if the tool was called with one: `versionSaysHowItWasCalled` in Tests/Programs.
    program.output.write(program.words[0].bytes)
    program.output.write(" version: \(inheritedVersion): \(releaseDate)\n")
  case .failure(let error): throw Failure(error, NumastatOption.usage)
  case nil: try program.show(plan, of: search.processes, on: root)
  }
}

extension Program {
  /// Shows the requested view, or prints the tables.
  fileprivate mutating func show(
    _ plan: Plan, of processes: [ProcessID], on root: SystemRoot
  ) throws(Failure) {
    let views = plan.views
    if let interval = views.watch {
      try watch(interval, plan, on: root)
    } else if let interval = views.interval {
      try printIntervals(interval, plan, of: processes, on: root)
    } else if views.showsGraph || views.svg != nil {
      try draw(plan, of: processes, on: root)
    } else {
      try printTables(plan, of: processes, on: root)
    }
  }

  /// Prints the tables in numastat's order: processes, memory, counters.
  private mutating func printTables(
    _ plan: Plan, of processes: [ProcessID], on root: SystemRoot
  ) throws(Failure) {
    let nodes = try OnlineNodes(root).nodes
    try plan.output.checkNodes(nodes)
    let builder = ReportBuilder(nodes, plan)
    var writer = ReportWriter(plan.style, plan.output)
    // Each report is printed before the next is read, so that an error in one does not suppress those before it.
    if plan.namesOwners {
      let owners = try OwnerReading(named: processes, plan.owners, on: root).checked()
      for warning in owners.warnings(inBytes: plan.style.isInBytes) { note(warning) }
      for report in builder.reports(of: owners) { writer.add(report, to: &output) }
    }
    let showsOwners = !writer.isEmpty
    if plan.showsMemory {
      writer.add(builder.report(of: try MemoryReading(nodes, root)), to: &output)
    }
    let showsCounters = plan.showsCounters || (!plan.namesOwners && !plan.showsMemory)
    if showsCounters {
      let counters = try CounterReading(nodes, root)
      writer.add(
        plan.isPlain ? builder.plainReport(of: counters) : builder.report(of: counters),
        to: &output)
    }
    // There is nothing to show of all that was requested.
    if !showsOwners, !plan.showsMemory, !showsCounters { throw Failure(nil) }
    writer.end(&output)
  }
}
