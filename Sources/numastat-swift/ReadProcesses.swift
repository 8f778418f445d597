import CommandInterface
import NumaCore

extension Program {
  /// Reads where the memory of processes lies, and says of which nothing can be shown.
  func read(
    _ processes: [ProcessID], _ plan: Plan, _ root: SystemRoot
  ) throws(Failure) -> [ProcessMemory] {
    let reading = try ProcessReading(processes, plan, root)
    for remark in reading.remarks { note(remark.description) }
    return reading.found
  }

  /// Finds the processes that `--tree` and `--user` name.
  func select(
    _ plan: Plan, besides named: [ProcessID], _ root: SystemRoot
  ) throws(Failure) -> SelectedProcesses {
    let selected = try SelectedProcesses(plan.selection, named: named, root)
    if !root.isLive, selected.processes.count > 1 {
      note("what processes of a recorded machine share is counted for each of them")
    }
    return selected
  }

  /// Says which of the processes that were found might share their memory. In one line: where the kernel compares none,
  /// there are many.
  func noteUncompared(_ selected: SelectedProcesses, among found: [ProcessMemory]) {
    let uncompared = found.filter { selected.uncompared[$0.id] != nil }
    guard let first = uncompared.first, let errno = selected.uncompared[first.id] else { return }
    let others = uncompared.count == 1 ? "" : " and \(uncompared.count - 1) more"
    note("\(first.id)\(others): not compared (\(errno)): shared memory may be counted twice")
  }
}
