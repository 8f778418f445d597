import CommandInterface
import NumaCore

extension Program {
  /// Reads where the memory of processes lies, and says of which nothing can be shown.
  func read(
    _ processes: [ProcessID], _ plan: Plan, _ root: SystemRoot
  ) throws(Failure) -> [ProcessMemory] {
    // Process 0 would be this program to NumaCore, and is none to numastat.
    var readable = processes.filter { $0 != .caller }
    if readable.count < processes.count { note("0: no process has this number") }
    if let limit = try plan.selection.scanLimit() {
      readable = readable.filter { isWithin(limit, $0, root) }
    }
    var found: [ProcessMemory] = []
    for (process, result) in zip(readable, memory(of: readable, plan, root)) {
      do throws(ReadError) {
        let (use, detail) = try result.get()
        found.append(
          ProcessMemory(id: process, name: try root.name(of: process), use: use, detail: detail))
      } catch {
        note("\(process): \(error)")
      }
    }
    for process in found where (process.detail?.undividedCopies.rawValue ?? 0) > 0 {
      let copies = process.detail?.undividedCopies ?? ByteCount(rawValue: 0)
      note(
        "\(process.id): of what is counted as file or shared, \(copies) are private copies whose nodes the kernel does not tell"
      )
    }
    return found
  }

  private func memory(
    of processes: [ProcessID], _ plan: Plan, _ root: SystemRoot
  ) -> [Result<(ProcessMemoryUse, DetailedMemoryUse?), ReadError>] {
    guard plan.output.isDetailed else {
      return root.memoryUse(of: processes).map { $0.map { ($0, nil) } }
    }
    return processes.map { process in
      Result { () throws(ReadError) in
        let detail = try root.detailedMemoryUse(of: process)
        return (detail.use, detail)
      }
    }
  }

  /// Whether a process may be read at all: the kernel walks its page tables for it and holds its memory lock.
  private func isWithin(_ limit: ByteCount, _ process: ProcessID, _ root: SystemRoot) -> Bool {
    // One that is gone is found out when it is read.
    guard let resident = (try? root.processStatus(of: process))?.residentSize, resident > limit
    else { return true }
    note("\(process): not read: its \(resident) are more than --max-scan allows (\(limit))")
    return false
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
