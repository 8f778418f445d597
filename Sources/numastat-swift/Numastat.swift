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
    let showsCounters =
      plan.showsCounters || (plan.subjects.isEmpty && !plan.showsMemory)
    var shown = 0
    if !processes.isEmpty {
      shown = try reportProcesses(processes, plan, root, machine)
    }
    if plan.showsMemory { try output.write(machine.memoryReport(plan, root)) }
    if showsCounters {
      try output.write(
        plan.isPlain ? machine.plainReport(plan, root) : machine.counterReport(plan, root))
    }
    guard shown > 0 || plan.showsMemory || showsCounters else { throw Failure(nil) }
  }

  /// - Returns: Of how many processes something could be shown.
  private mutating func reportProcesses(
    _ processes: [ProcessID], _ plan: Plan, _ root: SystemRoot, _ machine: NodeColumns
  ) throws(Failure) -> Int {
    var found: [ProcessMemory] = []
    let isZero = processes.first == .caller
    // Process 0 would be this program to NumaCore, and is none to numastat.
    if isZero { note("0: no process has this number") }
    let processes = isZero ? [ProcessID](processes.dropFirst()) : processes
    for (process, result) in zip(processes, root.memoryUse(of: processes)) {
      do throws(ReadError) {
        let use = try result.get()
        found.append(ProcessMemory(id: process, name: try root.name(of: process), use: use))
      } catch {
        note("\(process): \(error)")
      }
    }
    guard !found.isEmpty else { return 0 }
    if (processes.count == 1 && !isZero) || plan.isVerbose {
      for process in found { output.write(machine.report(of: process, plan)) }
    } else {
      output.write(machine.report(of: found, plan))
    }
    return found.count
  }
}
