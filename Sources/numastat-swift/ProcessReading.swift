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

/// The places of the memory of processes, if they may be read and the kernel reports them.
struct ProcessReading {
  /// The processes that were read, in the requested order.
  private(set) var found: [ProcessMemory] = []
  /// The reasons why some processes are not shown, and remarks on what is not known of others.
  private(set) var remarks: [Remark] = []
  /// The memory that the processes have together, with each page counted once, if the plan requests it.
  private(set) var group: GroupTotal?

  struct Remark {
    let process: ProcessID
    let text: String
    /// Whether the process is not shown.
    var isRefusal = true
    /// Whether the process has ended.
    var isOfGone = false

    var description: String { "\(process): \(text)" }
  }

  /// Reads processes, with their mappings if the plan requests them.
  ///
  /// Leaves out processes that are larger than `--max-scan` allows.
  ///
  /// - Throws: The word of `--max-scan` that is not a size.
  init(
    _ processes: [ProcessID], uncompared: [ProcessID: Errno] = [:], _ plan: Plan,
    _ root: SystemRoot
  ) throws(Failure) {
    // NumaCore uses process 0 for this program. For numastat, it is not a process.
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

  /// Takes the processes of a group, and the memory that they have together.
  ///
  /// A process that has exited since then has no name and is not shown, but its share stays in the total.
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

  /// Returns whether a process may be read.
  ///
  /// To read a process, the kernel walks its page tables and holds its memory lock, which may delay a large process.
  private mutating func isWithin(
    _ limit: ByteCount, _ process: ProcessID, _ root: SystemRoot
  ) -> Bool {
    // A process that has exited is detected when it is read.
    guard let resident = (try? root.processStatus(of: process))?.residentSize, resident > limit
    else { return true }
    remarks.append(
      Remark(
        process: process,
        text: "not read: its \(resident) are more than --max-scan allows (\(limit))"))
    return false
  }
}
