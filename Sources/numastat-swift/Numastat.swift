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
  let search = try ProcessSearch(plan.subjects, root)
  for pattern in search.unmatched {
    // Output for programs contains only data.
    if plan.output.form == .text {
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
  case nil:
    if try !program.view(plan, search.processes, root) {
      try program.report(plan, search.processes, root)
    }
  }
}

extension Program {
  /// Prints the tables in numastat's order: processes, memory, counters.
  fileprivate mutating func report(
    _ plan: Plan, _ named: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    let machine = try NodeColumns(root)
    try plan.output.checkNodes(machine.nodes)
    var paper = StatPaper(plan)
    // Each report is printed before the next is read, so that an error in one does not suppress those before it.
    if plan.namesSubjects {
      let subjects = try SubjectReading(named, plan, root).checked()
      for remark in subjects.remarks { note(remark) }
      for report in subjects.reports(plan, machine) { paper.add(report, to: &output) }
    }
    let showsSubjects = !paper.isEmpty
    if plan.showsMemory { paper.add(try machine.memoryReport(plan, root), to: &output) }
    let showsCounters = plan.showsCounters || (!plan.namesSubjects && !plan.showsMemory)
    if showsCounters {
      let report =
        plan.isPlain ? try machine.plainReport(plan, root) : try machine.counterReport(plan, root)
      paper.add(report, to: &output)
    }
    // There is nothing to show of all that was requested.
    if !showsSubjects, !plan.showsMemory, !showsCounters { throw Failure(nil) }
    paper.end(&output)
  }
}
