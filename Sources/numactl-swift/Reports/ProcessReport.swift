import CommandInterface
import NumaCore
import LinuxSystem

/// The CPUs and nodes that a running process may use, the nodes that hold its memory, and the policies of its mappings.
struct ProcessReport: Equatable {
  struct Thread: Equatable {
    let id: ThreadID
    let name: ProcessName
  }

  /// Threads that may use the same CPUs and nodes.
  struct ThreadGroup: Equatable {
    let cpus: CPUMask
    /// The allowed nodes; `nil` on kernels without cpusets, where all nodes are allowed.
    let nodes: NodeMask?
    var threads: [Thread]
  }

  /// Pages of one size.
  struct PageSizeCount: Equatable {
    let pageSize: ByteCount
    var pages: Int
  }

  struct NodeCounts: Equatable {
    let node: NodeID
    /// The pages of each size, in ascending order of size.
    var counts: [PageSizeCount]
  }

  /// A policy as the kernel shows it for mappings: their own policy, or the task's policy if they have none.
  struct PolicyCounts: Equatable {
    /// The policy as in numa_maps: `default`, `bind:0-3`.
    let policy: [UInt8]
    var mappings: Int
    var counts: [PageSizeCount]
  }

  let process: ProcessID
  let name: ProcessName
  /// Whether the process is a kernel thread, which has no memory of its own.
  let isKernelThread: Bool
  /// The groups, in the order of their first threads.
  private(set) var groups: [ThreadGroup] = []
  /// The nodes with pages, in ascending order.
  private(set) var nodes: [NodeCounts] = []
  /// The policies; the policy of the most mappings comes first.
  ///
  /// The first is probably the task policy, which the kernel does not report for another process.
  private(set) var policies: [PolicyCounts] = []
}

extension ProcessReport {
  /// Reads a process.
  ///
  /// Its files are read one after the other, while the process continues to run.
  ///
  /// - Throws: The reason why the process cannot be read, or that it ended meanwhile.
  init(of process: ProcessID, in root: SystemRoot) throws(Failure) {
    do throws(ReadError) {
      let status = try root.processStatus(of: process)
      self.process = process
      name = status.name
      isKernelThread = status.isKernelThread
      try readThreads(in: root)
      // If the first thread of a process has ended, the files of the other threads show the memory of the process.
      let living = groups.first?.threads.first.map { ProcessID(rawValue: $0.id.rawValue) }
      guard let living else { throw .unreadable(FilePath("/proc/\(process)"), .noSuchProcess) }
      if !isKernelThread { try readMemory(of: status.isZombie ? living : process, in: root) }
      // If the process ends meanwhile, numa_maps ends early or is empty. Finally the process has no memory, like a
      // kernel thread.
      let after = try root.processStatus(of: living)
      guard !after.isZombie, after.isKernelThread == isKernelThread else {
        throw .unreadable(FilePath("/proc/\(process)"), .noSuchProcess)
      }
    } catch {
      throw Failure("--pid: \(process): \(Self.reason(for: error, of: process, in: root))")
    }
  }

  private static func reason(
    for error: ReadError, of process: ProcessID, in root: SystemRoot
  ) -> String {
    guard let status = try? root.processStatus(of: process) else { return "no such process" }
    // The process has ended, and only its parent keeps its number in use.
    if status.isZombie { return "has ended, and only its number is left (a zombie)" }
    if case .unreadable(_, .permissionDenied) = error {
      return "\(error) (\(accessRule(root.causeOfDeniedAccess(to: process))) CAP_SYS_PTRACE)"
    }
    return "\(error)"
  }

  /// Returns the reason why the caller may not read a process, as the start of a message that ends with a capability.
  private static func accessRule(_ cause: MigrationRefusal.Cause) -> String {
    switch cause {
    case .notDumpable: "the process protects its memory; reading it needs"
    case .moreCapabilities: "the process has capabilities that you lack; reading it needs"
    case .otherGroup(let group): "the process runs with group \(group.rawValue); reading it needs"
    default: "it takes the same user, or"
    }
  }

  private mutating func readThreads(in root: SystemRoot) throws(ReadError) {
    for id in try root.threads(of: process) {
      let status: ProcessStatus
      do throws(ReadError) {
        status = try root.threadStatus(of: id, in: process)
      } catch let error where error.errnoOfProcess == .noSuchProcess {
        // The thread has ended since the threads were listed.
        continue
      }
      guard !status.isZombie else { continue }
      let thread = Thread(id: id, name: status.name)
      let cpus = status.allowedCPUs ?? CPUMask()
      let same = groups.firstIndex { $0.cpus == cpus && $0.nodes == status.allowedNodes }
      if let same {
        groups[same].threads.append(thread)
      } else {
        groups.append(ThreadGroup(cpus: cpus, nodes: status.allowedNodes, threads: [thread]))
      }
    }
  }

  private mutating func readMemory(
    of process: ProcessID, in root: SystemRoot
  ) throws(ReadError) {
    var maps = try root.numaMaps(of: process)
    while let mapping = try maps.next() {
      let policy =
        policies.firstIndex { $0.policy == mapping.policy }
        ?? policies.appended(PolicyCounts(policy: mapping.policy, mappings: 0, counts: []))
      policies[policy].mappings += 1
      for place in mapping.pages where place.pages > 0 {
        let node =
          nodes.firstIndex { $0.node == place.node }
          ?? nodes.appended(NodeCounts(node: place.node, counts: []))
        nodes[node].counts.add(place.pages, of: mapping.pageSize)
        policies[policy].counts.add(place.pages, of: mapping.pageSize)
      }
    }
    nodes.sort { $0.node < $1.node }
    policies.sort { ($0.mappings, $0.counts.size) > ($1.mappings, $1.counts.size) }
  }
}

extension Array {
  /// Appends an element, and returns its index.
  fileprivate mutating func appended(_ element: Element) -> Index {
    append(element)
    return endIndex - 1
  }
}

extension [ProcessReport.PageSizeCount] {
  fileprivate mutating func add(_ pages: Int, of size: ByteCount) {
    if let same = firstIndex(where: { $0.pageSize == size }) {
      self[same].pages = self[same].pages.addingSaturated(pages)
    } else {
      append(ProcessReport.PageSizeCount(pageSize: size, pages: pages))
      sort { $0.pageSize < $1.pageSize }
    }
  }

  /// The size of all pages; the greatest amount if the size does not fit.
  var size: ByteCount { sum { $0.pageSize * $0.pages } }
}
