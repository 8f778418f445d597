import CommandInterface
import NumaCore
import LinuxSystem

/// The CPUs, nodes and policies of the threads of a running process, the nodes that hold its memory, and the policies of
/// its mappings.
struct ProcessReport: Equatable {
  struct Thread: Equatable {
    let id: ThreadID
    let name: ProcessName
  }

  /// What a thread may use, and how it allocates memory.
  struct Rules: Equatable {
    let cpus: CPUMask
    /// The allowed nodes; `nil` on kernels without cpusets, where all nodes are allowed.
    let nodes: NodeMask?
    /// The memory policy as in numa_maps; `nil` if the kernel does not show it.
    var policy: [UInt8]?
  }

  /// Threads with the same rules.
  struct ThreadGroup: Equatable {
    let rules: Rules
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

  /// A policy as the kernel shows it for mappings: their own policy, or the policy of the thread if they have none.
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
  private(set) var policies: [PolicyCounts] = []
  /// The thread whose policy mappings without a policy of their own show.
  private(set) var reader: ThreadID
  /// The policy of that thread; `nil` if the kernel does not show it.
  private(set) var readerPolicy: [UInt8]?
  /// The mappings, in ascending order of addresses; `nil` if they were not requested.
  private(set) var mappings: [ProcessMapping]?
}

extension ProcessReport {
  /// Reads a process, with each of its mappings if `listsMappings` is set.
  ///
  /// Its files are read one after the other, while the process continues to run.
  ///
  /// - Throws: The reason why the process cannot be read, or that it ended meanwhile.
  init(
    of process: ProcessID, in root: SystemRoot, listsMappings: Bool = false
  ) throws(Failure) {
    do throws(ReadError) {
      let status = try root.processStatus(of: process)
      self.process = process
      name = status.name
      isKernelThread = status.isKernelThread
      reader = ThreadID(rawValue: process.rawValue)
      if listsMappings { mappings = [] }
      var threads = try Self.threads(of: process, in: root)
      guard let first = threads.first?.thread.id else {
        throw .unreadable(FilePath("/proc/\(process)"), .noSuchProcess)
      }
      // If the first thread of a process has ended, the files of the other threads show the memory of the process.
      let living = ProcessID(rawValue: first.rawValue)
      if !isKernelThread {
        if status.isZombie { reader = first }
        let memory = status.isZombie ? living : process
        let probe = try root.whileStarting(memory) { () throws(ReadError) in
          try readMemory(of: memory, in: root)
        }
        readerPolicy = probe.policy
        threads = try Self.withPolicies(threads, of: process, shownBy: probe, in: root)
      }
      group(threads)
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
    if case .unreadable(_, .permissionDenied) = error,
      let denial = root.accessDenial(to: process)
    {
      return "\(error) (\(denial); reading it needs \(denial.capability))"
    }
    return "\(error)"
  }

  /// Reads the threads that run, with their rules except the policies.
  private static func threads(
    of process: ProcessID, in root: SystemRoot
  ) throws(ReadError) -> [(thread: Thread, rules: Rules)] {
    var threads: [(thread: Thread, rules: Rules)] = []
    for id in try root.threads(of: process) {
      let status: ProcessStatus
      do throws(ReadError) {
        status = try root.threadStatus(of: id, in: process)
      } catch let error where error.errnoOfProcess == .noSuchProcess {
        // The thread has ended since the threads were listed.
        continue
      }
      guard !status.isZombie else { continue }
      threads.append(
        (
          Thread(id: id, name: status.name),
          Rules(cpus: status.allowedCPUs ?? CPUMask(), nodes: status.allowedNodes)
        ))
    }
    return threads
  }

  /// Adds the policies to the rules; threads that have ended since they were listed are left out.
  private static func withPolicies(
    _ threads: [(thread: Thread, rules: Rules)], of process: ProcessID, shownBy probe: PolicyProbe,
    in root: SystemRoot
  ) throws(ReadError) -> [(thread: Thread, rules: Rules)] {
    var living: [(thread: Thread, rules: Rules)] = []
    for (thread, rules) in threads {
      guard let policy = try probe.policy(of: thread.id, in: process, from: root) else { continue }
      var rules = rules
      rules.policy = policy.shown
      living.append((thread, rules))
    }
    return living
  }

  private mutating func group(_ threads: [(thread: Thread, rules: Rules)]) {
    for (thread, rules) in threads {
      if let same = groups.firstIndex(where: { $0.rules == rules }) {
        groups[same].threads.append(thread)
      } else {
        groups.append(ThreadGroup(rules: rules, threads: [thread]))
      }
    }
  }

  /// Reads the mappings, and returns where the policies of the threads are shown.
  private mutating func readMemory(
    of process: ProcessID, in root: SystemRoot
  ) throws(ReadError) -> PolicyProbe {
    nodes = []
    policies = []
    if mappings != nil { mappings = [] }
    let areas = try root.memoryMaps(of: process)
    var probe = PolicyProbe(areas)
    var remainingAreas = areas[...]
    var maps = try root.numaMaps(of: process)
    while let mapping = try maps.next() {
      probe.note(mapping)
      count(mapping)
      guard mappings != nil else { continue }
      remainingAreas = remainingAreas.drop { $0.range.start < mapping.start }
      let area = remainingAreas.first.flatMap { $0.range.start == mapping.start ? $0 : nil }
      mappings?.append(ProcessMapping(mapping, in: area))
    }
    nodes = nodes.ordered { $0.node < $1.node }
    policies = policies.ordered { ($0.mappings, $0.counts.size) > ($1.mappings, $1.counts.size) }
    return probe
  }

  private mutating func count(_ mapping: NumaMapping) {
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
