import CommandInterface
import NumaCore

/// The tool: words to a plan, the plan to tables.
func numastat(_ program: inout Program) throws(Failure) {
  let plan = try Plan(program.words)
  let root = plan.systemRoot.map { SystemRoot($0.path) } ?? .live
  let search = try ProcessSearch(plan.subjects, root)
  for pattern in search.unmatched {
    // Where a program reads, there is nothing but data.
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
    // With its folder, where it was called by one: `versionSaysHowItWasCalled` in Tests/Programs.
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
    // Each is printed before the next is read: one that cannot be read costs those before it nothing.
    if !named.isEmpty || plan.selection.namesProcesses {
      let selected = try select(plan, besides: named, root)
      for report in try reports(of: named, selected, plan, root, machine) {
        paper.add(report, to: &output)
      }
    }
    for group in try SelectedGroups(plan.selection, root).groups {
      paper.add(machine.report(of: group, plan), to: &output)
    }
    let objects = try ObjectReading(plan.selection)
    for remark in objects.remarks { note(remark) }
    if !objects.found.isEmpty { paper.add(machine.report(of: objects.found, plan), to: &output) }
    let showsSubjects = !paper.isEmpty
    if plan.showsMemory { paper.add(try machine.memoryReport(plan, root), to: &output) }
    let namesSubjects = !plan.subjects.isEmpty || !plan.selection.isEmpty
    let showsCounters = plan.showsCounters || (!namesSubjects && !plan.showsMemory)
    if showsCounters {
      let report =
        plan.isPlain ? try machine.plainReport(plan, root) : try machine.counterReport(plan, root)
      paper.add(report, to: &output)
    }
    // Of nothing that was asked for was anything to be shown.
    if !showsSubjects, !plan.showsMemory, !showsCounters { throw Failure(nil) }
    paper.end(&output)
  }

  private func reports(
    of named: [ProcessID], _ selected: SelectedProcesses, _ plan: Plan, _ root: SystemRoot,
    _ machine: NodeColumns
  ) throws(Failure) -> [StatReport] {
    let processes = (named + selected.processes).sorted()
    let found = try read(processes, plan, root)
    noteUncompared(selected, among: found)
    return machine.reports(of: found, isOne: processes.count == 1, plan)
  }
}
