import CommandInterface
import NumaCore

/// The tool: words to a plan, the plan to tables.
func numastat(_ program: inout Program) throws(Failure) {
  let plan = try Plan(program.words)
  let root = plan.systemRoot.map { SystemRoot($0.path) } ?? .live
  let search = try ProcessSearch(plan.subjects, root)
  for pattern in search.unmatched {
    program.output.write("Found no processes containing pattern: \"")
    program.output.write(pattern.bytes)
    program.output.write("\"\n")
    program.note("\(pattern.quotedIfEmpty): no process has this in its name or command line")
  }
  switch plan.ending {
  case .help: program.output.write(NumastatOption.usage.text(for: program.name))
  case .version:
    program.output.write("\(program.name) version: \(inheritedVersion): \(releaseDate)\n")
  case .failure(let error): throw Failure(error, NumastatOption.usage)
  case nil: try program.report(plan, search.processes, root)
  }
}

extension Program {
  /// Prints the tables in numastat's order: processes, memory, counters.
  fileprivate mutating func report(
    _ plan: Plan, _ processes: [ProcessID], _ root: SystemRoot
  ) throws(Failure) {
    let machine = try NodeColumns(root)
    // Each is printed before the next is read: one that cannot be read costs those before it nothing.
    let shown = try reports(of: processes, plan, root, machine)
    for report in shown { output.write(report.text(plan)) }
    if plan.showsMemory { output.write(try machine.memoryReport(plan, root).text(plan)) }
    let showsCounters = plan.showsCounters || (plan.subjects.isEmpty && !plan.showsMemory)
    if showsCounters {
      let report =
        plan.isPlain ? try machine.plainReport(plan, root) : try machine.counterReport(plan, root)
      output.write(report.text(plan))
    }
    // Of nothing that was asked for was anything to be shown.
    if shown.isEmpty, !plan.showsMemory, !showsCounters { throw Failure(nil) }
  }

  /// Reads where the memory of processes lies, and says of which nothing can be shown.
  private func reports(
    of processes: [ProcessID], _ plan: Plan, _ root: SystemRoot, _ machine: NodeColumns
  ) throws(Failure) -> [StatReport] {
    // Process 0 would be this program to NumaCore, and is none to numastat.
    let readable = processes.filter { $0 != .caller }
    if readable.count < processes.count { note("0: no process has this number") }
    var found: [ProcessMemory] = []
    for (process, result) in zip(readable, root.memoryUse(of: readable)) {
      do throws(ReadError) {
        let use = try result.get()
        found.append(ProcessMemory(id: process, name: try root.name(of: process), use: use))
      } catch {
        note("\(process): \(error)")
      }
    }
    if processes.count == 1 || plan.isVerbose {
      return found.map { machine.report(of: $0, plan) }
    }
    return found.isEmpty ? [] : [machine.report(of: found, plan)]
  }
}
