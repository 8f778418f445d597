import CommandInterface
import NumaCore
import LinuxSystem

extension ReadError {
  /// Whether a file of a process is missing because the process has ended.
  fileprivate var isOfGoneProcess: Bool {
    guard case .unreadable(_, let errno) = self else { return false }
    return errno == .noSuchFileOrDirectory || errno == .noSuchProcess
  }
}

/// Where the memory of processes lies, as far as it may be looked at and can be told.
struct ProcessReading {
  /// In the order asked for.
  private(set) var found: [ProcessMemory] = []
  /// Why nothing is shown of some, and what is not known of others.
  private(set) var remarks: [Remark] = []
  /// What they have together, each page once, where the plan asks for it.
  private(set) var group: GroupTotal?

  struct Remark {
    let process: ProcessID
    let text: String
    /// Whether nothing is shown of the process.
    var isRefusal = true
    /// Whether the process has ended.
    var isOfGone = false

    var description: String { "\(process): \(text)" }
  }

  /// Reads processes, those beyond `--max-scan` left out, with their mappings where the plan says so.
  ///
  /// - Throws: The limit that is none.
  init(
    _ processes: [ProcessID], uncompared: [ProcessID: Errno] = [:], _ plan: Plan,
    _ root: SystemRoot
  ) throws(Failure) {
    // Process 0 would be this program to NumaCore, and is none to numastat.
    var readable = processes.filter { $0 != .caller }
    if readable.count < processes.count {
      remarks.append(Remark(process: .caller, text: "no process has this number"))
    }
    if let limit = try plan.selection.scanLimit() {
      readable = readable.filter { isWithin(limit, $0, root) }
    }
    if plan.countsGroup {
      let memory = root.groupMemory(
        of: readable, uncompared: uncompared, isDetailed: plan.output.isDetailed)
      read(memory, plan, root)
    } else {
      for (process, result) in zip(readable, Self.memory(of: readable, plan, root)) {
        read(process, result, root)
      }
    }
    for process in found where (process.detail?.undividedCopies.rawValue ?? 0) > 0 {
      let copies = process.detail?.undividedCopies ?? ByteCount(rawValue: 0)
      remarks.append(
        Remark(
          process: process.id,
          text:
            "of what is counted as file or shared, \(copies) are private copies whose nodes the kernel does not tell",
          isRefusal: false))
    }
  }

  private mutating func read(
    _ process: ProcessID, _ result: Result<(ProcessMemoryUse, DetailedMemoryUse?), ReadError>,
    share: DividedMemory? = nil, _ root: SystemRoot
  ) {
    do throws(ReadError) {
      let (use, detail) = try result.get()
      found.append(
        ProcessMemory(
          id: process, name: try root.name(of: process), use: use, detail: detail, share: share))
    } catch {
      remarks.append(Remark(process: process, text: "\(error)", isOfGone: error.isOfGoneProcess))
    }
  }

  /// Takes the processes of a group and what they have together. One that has ended since has no name; its share stays
  /// in the total.
  private mutating func read(_ memory: GroupMemory, _ plan: Plan, _ root: SystemRoot) {
    for member in memory.members {
      let use = member.use.map { ($0.use, plan.output.isDetailed ? $0 : nil) }
      read(member.process, use, share: member.share, root)
    }
    group = GroupTotal(memory)
  }

  private static func memory(
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
  private mutating func isWithin(
    _ limit: ByteCount, _ process: ProcessID, _ root: SystemRoot
  ) -> Bool {
    // One that is gone is found out when it is read.
    guard let resident = (try? root.processStatus(of: process))?.residentSize, resident > limit
    else { return true }
    remarks.append(
      Remark(
        process: process,
        text: "not read: its \(resident) are more than --max-scan allows (\(limit))"))
    return false
  }
}
