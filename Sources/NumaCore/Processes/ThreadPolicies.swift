internal import LinuxSystem

/// The memory policy of a thread of another process.
public struct ThreadMemoryPolicy: Hashable, Sendable {
  /// The thread.
  public let thread: ThreadID
  /// The policy as numa_maps shows it, such as `default` or `bind=static:0-3`; `nil` if it cannot be known.
  public let shown: [UInt8]?

  /// The policy; `nil` if it cannot be known, or if NumaCore does not know its mode.
  ///
  /// Home nodes are not included, because the kernel does not show them.
  public var policy: MemoryPolicy? { shown.flatMap { MemoryPolicy(shown: $0) } }
}

/// A search for a mapping that shows the policy of a thread.
///
/// A mapping without a policy of its own shows the policy of the thread whose numa_maps is read. `[vdso]`, which the
/// kernel maps into each program, has no policy of its own unless a program sets one there, for which there is no
/// reason. It is near the end of numa_maps, and the kernel walks the page tables of all mappings before it. For one
/// thread, the whole text is read. For every other thread, reading stops at the first mapping of program code that showed
/// the same policy as `[vdso]`. It is often the program itself, and hardly anything is before it.
///
/// Source: show_numa_map() in fs/proc/task_mmu.c.
package struct PolicyProbe {
  /// The first address of `[vdso]`; `nil` if the process has none.
  private let kernelCode: PageAddress?
  /// The first addresses of the mappings of program code, which programs give no policy of their own.
  private let code: Set<PageAddress>
  /// The policies that mappings of program code and `[vdso]` show, each with the first mapping that shows it.
  private var firstMappings: [(policy: [UInt8], start: PageAddress)] = []
  /// The policy of the thread whose numa_maps was read; `nil` if the process has no `[vdso]`.
  package private(set) var policy: [UInt8]?

  /// Creates a search in the numa_maps of a process with these mappings.
  package init(_ maps: [MemoryMap]) {
    kernelCode = maps.last { $0.name.equals("[vdso]") }?.range.start
    let code = maps.filter { map in
      map.inode != 0 && map.access.contains(.execute)
        && map.access.isDisjoint(with: [.write, .shared])
    }
    self.code = Set(code.map { $0.range.start })
  }

  /// Takes the next mapping of numa_maps into account.
  package mutating func note(_ mapping: NumaMapping) {
    if mapping.start == kernelCode { policy = mapping.policy }
    guard mapping.start == kernelCode || code.contains(mapping.start),
      !firstMappings.contains(where: { $0.policy == mapping.policy })
    else { return }
    firstMappings.append((mapping.policy, mapping.start))
  }

  /// Whether the process has `[vdso]`.
  var hasPlace: Bool { kernelCode != nil }

  /// The mapping that shows the policy of each thread; `nil` if the process has no `[vdso]`.
  private var place: PageAddress? {
    policy.flatMap { policy in firstMappings.first { $0.policy == policy }?.start }
  }

  /// Reads the policy of a thread; returns `nil` if the thread has ended.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the caller lacks ptrace-read access to the thread.
  package func policy(
    of thread: ThreadID, in process: ProcessID, from root: SystemRoot
  ) throws(ReadError) -> ThreadMemoryPolicy? {
    do throws(ReadError) {
      return ThreadMemoryPolicy(
        thread: thread, shown: try shownPolicy(of: thread, in: process, from: root))
    } catch let error where error.errnoOfProcess == .noSuchProcess {
      return nil
    }
  }

  /// Returns the policy that the found mapping shows; `nil` if none was found, or if it was removed.
  private func shownPolicy(
    of thread: ThreadID, in process: ProcessID, from root: SystemRoot
  ) throws(ReadError) -> [UInt8]? {
    guard let place else { return nil }
    var maps = try root.firstNumaMaps(
      in: root.threadsDirectory(of: process).appending("\(thread)"))
    while let mapping = try maps.next() {
      guard mapping.start < place else { return mapping.start == place ? mapping.policy : nil }
    }
    return nil
  }
}

extension SystemRoot {
  /// Returns the number of the first thread that has not ended, whose files show the memory of the process.
  func livingThread(of process: ProcessID) throws(ReadError) -> ProcessID {
    guard try processStatus(of: process).isZombie else { return process }
    let others = try threads(of: process).filter { $0.rawValue != process.rawValue }
    guard let first = others.first else {
      throw .unreadable(resolve(processDirectory(of: process)), .noSuchProcess)
    }
    return ProcessID(rawValue: first.rawValue)
  }

  /// Finds the mapping that shows the policies of the threads of a process.
  ///
  /// - Throws: ``ReadError``.
  func policyProbe(of process: ProcessID) throws(ReadError) -> PolicyProbe {
    try whileStarting(process) { () throws(ReadError) in
      var probe = PolicyProbe(try memoryMaps(of: process))
      var maps = try numaMaps(of: process)
      while let mapping = try maps.next() { probe.note(mapping) }
      return probe
    }
  }

  /// Calls a function that searches `[vdso]` in the mappings of a process, and calls it again while the process starts a
  /// program.
  ///
  /// The kernel maps the parts of a program one after the other. After the last, it writes the auxiliary vector, which is
  /// empty before. A process that has an auxiliary vector but no `[vdso]` was started without one. The wait ends after a second,
  /// because a program may wait for a disk.
  ///
  /// Source: load_elf_binary() in fs/binfmt_elf.c, proc_pid_auxv(5).
  package func whileStarting(
    _ process: ProcessID, _ search: () throws(ReadError) -> PolicyProbe
  ) throws(ReadError) -> PolicyProbe {
    let deadline = MonotonicClock.now + Self.longestStart
    var isFirst = true
    while true {
      let isStarting = isStarting(process)
      let probe = try search()
      guard probe.policy == nil, MonotonicClock.now < deadline else { return probe }
      // Another program may have started between the reading of maps and that of numa_maps.
      let hasChanged = isFirst && isLive && probe.hasPlace
      guard isStarting || self.isStarting(process) || hasChanged else { return probe }
      isFirst = false
      MonotonicClock.sleep(for: Self.startPause)
    }
  }

  private static let longestStart = Duration.seconds(1)
  private static let startPause = Duration.milliseconds(1)

  /// Whether the process has no auxiliary vector yet.
  private func isStarting(_ process: ProcessID) -> Bool {
    guard let bytes = try? readBytes(processDirectory(of: process).appending("auxv")) else {
      return false
    }
    // A process that has ended, and one without memory, have an empty file.
    return !bytes.isEmpty && bytes.allSatisfy { $0 == 0 }
  }

  /// Reads the memory policy of each thread of a process, in ascending order of threads.
  ///
  /// The policies are read without a stop of the process. The numa_maps of one thread is read as a whole, those of the
  /// other threads up to the first mapping that shows the policy of the thread. A thread that ends meanwhile is left
  /// out. The policy of a thread is not known if the process has no `[vdso]`.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist, if the caller lacks ptrace-read access to
  ///   it, or if the kernel has no NUMA.
  ///
  /// Linux 2.6.14. Source: numa(7), proc(5), show_numa_map() in fs/proc/task_mmu.c.
  public func threadPolicies(
    of process: ProcessID
  ) throws(ReadError) -> [ThreadMemoryPolicy] {
    let reader = try livingThread(of: process)
    var threads = try threads(of: process)
    // The first thread has ended. It has no memory.
    if reader != process { threads.removeAll { $0.rawValue == process.rawValue } }
    let probe = try policyProbe(of: reader)
    var policies: [ThreadMemoryPolicy] = []
    for thread in threads {
      guard let policy = try probe.policy(of: thread, in: process, from: self) else { continue }
      policies.append(policy)
    }
    return policies
  }
}
