import CommandInterface
import NumaCore
import LinuxSystem

/// The places of the memory of processes, if they may be read and the kernel reports them.
struct ProcessReading {
  /// The processes that were read, in the requested order.
  private(set) var found: [ListedProcess] = []
  /// The reasons why some processes are not shown, and warnings about what is not known of others.
  private(set) var warnings: [Warning] = []
  /// The memory that the processes have together, with each page counted once, if requested.
  private(set) var group: GroupTotal?

  struct Warning {
    let process: ProcessID
    let text: String
    /// Whether the process is not shown.
    var isRefusal = true
    /// Whether the process has ended.
    var hasEnded = false

    var description: String { "\(process): \(text)" }
  }

  /// Reads processes, with their mappings if requested.
  ///
  /// Leaves out processes that are larger than `--max-scan` allows.
  ///
  /// - Throws: The word of `--max-scan` that is not a size.
  init(
    _ processes: [ProcessID], uncompared: [ProcessID: Errno] = [:], _ request: OwnerRequest,
    on root: SystemRoot
  ) throws(Failure) {
    // NumaCore uses process 0 for this program. For numastat, it is not a process.
    var readable = processes.filter { $0 != .caller }
    if readable.count < processes.count {
      warnings.append(Warning(process: .caller, text: "no process has this number"))
    }
    if let limit = try request.selection.maximumScanSize() {
      readable = readable.filter { isWithin(limit, $0, on: root) }
    }
    if request.countsGroup {
      let memory = root.groupMemory(
        of: readable, uncompared: uncompared, isDetailed: request.isDetailed)
      take(memory, isDetailed: request.isDetailed, on: root)
    } else {
      let results = Self.memory(of: readable, isDetailed: request.isDetailed, on: root)
      for (process, result) in zip(readable, results) {
        take(process, result, on: root)
      }
    }
    for process in found {
      guard let copies = process.detail?.undividedCopies, copies > .zero else { continue }
      warnings.append(
        Warning(
          process: process.id,
          text:
            "of what is counted as file or shared, \(copies) are private copies whose nodes the kernel does not tell",
          isRefusal: false))
    }
  }

  /// Takes a process and its memory, and reads its name.
  private mutating func take(
    _ process: ProcessID, _ result: Result<(ProcessMemoryUse, DetailedMemoryUse?), ReadError>,
    share: DividedMemory? = nil, on root: SystemRoot
  ) {
    do throws(ReadError) {
      let (use, detail) = try result.get()
      found.append(
        ListedProcess(
          id: process, name: try root.name(of: process), use: use, detail: detail, share: share))
    } catch {
      let hasEnded = error.errnoOfProcess == .noSuchProcess
      warnings.append(Warning(process: process, text: "\(error)", hasEnded: hasEnded))
    }
  }

  /// Takes the processes of a group, and the memory that they have together.
  ///
  /// A process that has exited since then has no name and is not shown, but its share stays in the total.
  private mutating func take(
    _ memory: GroupMemory, isDetailed: Bool, on root: SystemRoot
  ) {
    for member in memory.members {
      let use = member.use.map { ($0.use, isDetailed ? $0 : nil) }
      take(member.process, use, share: member.share, on: root)
    }
    group = GroupTotal(memory)
  }

  private static func memory(
    of processes: [ProcessID], isDetailed: Bool, on root: SystemRoot
  ) -> [Result<(ProcessMemoryUse, DetailedMemoryUse?), ReadError>] {
    guard isDetailed else {
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
    _ limit: ByteCount, _ process: ProcessID, on root: SystemRoot
  ) -> Bool {
    // A process that has exited is detected when it is read.
    guard let resident = (try? root.processStatus(of: process))?.residentSize, resident > limit
    else { return true }
    warnings.append(
      Warning(
        process: process,
        text: "not read: its \(resident) are more than --max-scan allows (\(limit))"))
    return false
  }
}
