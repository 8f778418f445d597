internal import LinuxSystem

/// Carries out a ``PolicyChange`` in the thread that traces the process.
struct PolicyChanger {
  private let change: PolicyChange
  private let root: SystemRoot
  private let memory: ProcessMemory
  private let sites: CallSites
  private let deadline: Duration
  /// What was changed so far.
  private(set) var report: PolicyChangeReport
  /// The mapping that shows the policies of the threads.
  private let probe: PolicyProbe
  /// The thread whose numa_maps shows the policies of the mappings.
  private let reader: ProcessID
  /// The policies that the mappings showed before the change, by their addresses; empty if no mapping changes.
  private let policiesBefore: [PageAddress: [UInt8]]

  /// Prepares the change, and touches nothing.
  ///
  /// - Throws: ``PolicyChangeFailure`` with the reason why the change is not possible.
  init(_ change: PolicyChange, in root: SystemRoot = .live) throws(PolicyChangeFailure) {
    self.change = change
    self.root = root
    deadline = MonotonicClock.now + change.timeLimit
    report = PolicyChangeReport(of: change.process)
    do throws(ReadError) {
      memory = try ProcessMemory(of: change.process, in: root)
    } catch {
      throw change.accessFailure(error, try? root.processStatus(of: change.process), in: root)
    }
    while !memory.lock() {
      guard MonotonicClock.now < deadline else { throw change.failure(.inUse) }
      MonotonicClock.sleep(for: Self.lockPause)
    }
    let maps: [MemoryMap]
    do throws(ReadError) {
      let reader = try root.livingThread(of: change.process)
      var found: [MemoryMap] = []
      var policies: [PageAddress: [UInt8]] = [:]
      probe = try root.whileStarting(reader) { () throws(ReadError) in
        found = try root.memoryMaps(of: reader)
        var probe = PolicyProbe(found)
        policies = [:]
        var mappings = try root.numaMaps(of: reader)
        while let mapping = try mappings.next() {
          probe.note(mapping)
          if change.changesMappings { policies[mapping.start] = mapping.policy }
        }
        return probe
      }
      self.reader = reader
      maps = found
      policiesBefore = policies
    } catch {
      throw change.failure(of: error)
    }
    do throws(TracingFailure) {
      sites = try memory.callSites(in: maps.code)
    } catch {
      throw change.failure(.noCallSite)
    }
  }

  private static let lockPause = Duration.milliseconds(1)
}

extension PolicyChange {
  /// Whether the change concerns mappings.
  fileprivate var changesMappings: Bool {
    if case .rebind = rule { return true }
    return mappings != nil
  }

  fileprivate func failure(of error: ReadError) -> PolicyChangeFailure {
    PolicyChangeFailure(reading: process, error)
  }
}

// MARK: The change

extension PolicyChanger {
  /// Changes all threads, and then the mappings.
  ///
  /// - Throws: ``PolicyChangeFailure``, after everything was put back.
  mutating func run() throws(PolicyChangeFailure) {
    do throws(PolicyChangeFailure) {
      try checkFilters()
      try changeThreads()
      if change.changesMappings { try changeMappings() }
    } catch {
      var error = error
      error.notRestored = undo()
      throw error
    }
  }

  /// A thread, with its start time: the kernel reuses numbers.
  private struct KnownThread: Hashable {
    let id: ThreadID
    let startTime: UInt64
  }

  /// Changes the threads, and lists the threads again after each pass. A pass that finds no new thread is the last.
  ///
  /// A thread inherits the policy of the thread that starts it, which may not have been changed yet.
  private mutating func changeThreads() throws(PolicyChangeFailure) {
    var known: Set<KnownThread> = []
    while true {
      var hasNew = false
      for id in try threads() {
        guard let stat = root.threadStat(of: id, in: change.process),
          known.insert(KnownThread(id: id, startTime: stat.startTime)).inserted
        else { continue }
        hasNew = true
        if stat.isKernelWorker {
          report.kernelWorkers.append(id)
        } else {
          try changeThread(id)
        }
      }
      guard hasNew else { return }
      guard MonotonicClock.now < deadline else { throw change.failure(.newThreads) }
    }
  }

  /// Lists the threads that have not ended.
  private func threads() throws(PolicyChangeFailure) -> [ThreadID] {
    do throws(ReadError) {
      return try root.threads(of: change.process)
    } catch {
      throw change.failure(of: error)
    }
  }

  private mutating func changeThread(_ id: ThreadID) throws(PolicyChangeFailure) {
    guard let before = try policy(of: id), let after = change.rule.policy(inPlaceOf: before),
      let done = try set(after, of: id, until: deadline)
    else { return }
    report.threads.append(
      PolicyChangeReport.Thread(
        thread: id, before: before, after: after, pause: done.pause,
        hasRepeatedCall: done.hasRepeatedCall))
  }

  /// Reads the policy of a thread; returns `nil` if the thread has ended.
  private func policy(of id: ThreadID) throws(PolicyChangeFailure) -> MemoryPolicy? {
    let found: ThreadMemoryPolicy?
    do throws(ReadError) {
      found = try probe.policy(of: id, in: change.process, from: root)
    } catch {
      throw change.failure(of: error)
    }
    guard let found else { return nil }
    guard let policy = found.policy else {
      throw change.failure(.unknownPolicy("thread \(id)", found.shown ?? "?".bytes))
    }
    return policy
  }

  /// Sets the policy of a thread; returns `nil` if the thread has ended.
  private func set(
    _ policy: MemoryPolicy, of id: ThreadID, until deadline: Duration
  ) throws(PolicyChangeFailure) -> (pause: Duration, hasRepeatedCall: Bool)? {
    let result: Result<Int, Errno>
    let pause: Duration
    let hasRepeatedCall: Bool
    do throws(TracingFailure) {
      var thread = try TracedThread(id, of: change.process, memory, in: root)
      try thread.stop(until: deadline)
      result = try thread.make(.setMemoryPolicy(policy), at: sites, until: deadline)
      pause = try thread.release()
      hasRepeatedCall = thread.hasRepeatedCall
    } catch .ended {
      return nil
    } catch {
      throw change.failure(error.cause(of: id))
    }
    if case .failure(let errno) = result {
      throw change.failure(.refused(id, call: "set_mempolicy", errno))
    }
    return (pause, hasRepeatedCall)
  }

  /// Evaluates the seccomp filters of the threads that have one.
  ///
  /// - Throws: ``PolicyChangeFailure`` with the first thread that may not make the calls.
  private func checkFilters() throws(PolicyChangeFailure) {
    for id in try threads() {
      guard let status = try? root.threadStatus(of: id, in: change.process),
        status.hasSeccompFilter || status.hasStrictSeccomp,
        root.threadStat(of: id, in: change.process)?.isKernelWorker == false
      else { continue }
      guard !status.hasStrictSeccomp else { throw change.failure(.blockedByFilter(id)) }
      let filters: [SeccompFilter]
      do throws(TracingFailure) {
        var thread = try TracedThread(id, of: change.process, memory, in: root)
        try thread.stop(until: deadline)
        let found = Result { () throws(TracingFailure) in try thread.seccompFilters() }
        _ = try thread.release()
        filters = try found.get()
      } catch .ended {
        continue
      } catch .refused(.permissionDenied), .refused(.notPermitted) {
        throw change.failure(.unreadableFilter)
      } catch {
        throw change.failure(error.cause(of: id))
      }
      let calls = sampleCalls.map { $0.seenByFilter(at: sites.first) }
      guard calls.allSatisfy({ call in filters.allSatisfy { $0.allows(call) } }) else {
        throw change.failure(.blockedByFilter(id))
      }
    }
  }

  /// Calls like those of the change, for a filter.
  private var sampleCalls: [InjectedCall] {
    let policy = if case .set(let policy) = change.rule { policy } else { MemoryPolicy.bind([0]) }
    var calls: [InjectedCall] = [.setMemoryPolicy(policy), .setMemoryPolicy(.default)]
    guard change.changesMappings else { return calls }
    let range = AddressRange(start: PageAddress(rawValue: 0), size: .basePage)
    calls.append(.setMemoryPolicy(policy, of: range))
    if let node = change.homeNode { calls.append(.setHomeNode(node, of: range)) }
    return calls
  }
}

extension TracingFailure {
  fileprivate func cause(of thread: ThreadID) -> PolicyChangeFailure.Cause {
    switch self {
    case .ended: .noSuchProcess
    case .notStopped: .notStopped(thread)
    case .refused(let errno): .notTraceable(thread, errno)
    case .otherInstructions: .otherInstructions(thread)
    case .noCallSite: .noCallSite
    }
  }
}

// MARK: Mappings

extension PolicyChanger {
  /// A mapping with its policy, as it is after the change of the threads.
  private struct Found {
    let range: AddressRange
    let shown: [UInt8]
    let isOwn: Bool
    let isShared: Bool
  }

  private mutating func changeMappings() throws(PolicyChangeFailure) {
    var changes: [PolicyChangeReport.Mapping] = []
    for mapping in try chosenMappings() {
      let before: MemoryPolicy
      if mapping.isOwn {
        guard let policy = MemoryPolicy(shown: mapping.shown) else {
          throw change.failure(.unknownPolicy(mapping.range.hexadecimal, mapping.shown))
        }
        before = policy
      } else {
        before = .default
      }
      guard let after = change.rule.policy(inPlaceOf: before) else { continue }
      changes.append(
        PolicyChangeReport.Mapping(
          range: mapping.range, before: before, after: after, isShared: mapping.isShared))
    }
    try set(changes, until: deadline, isUndo: false)
  }

  /// Finds the mappings whose policy is to change.
  ///
  /// numa_maps shows the policy of the thread for a mapping without one. After the policy of the thread was changed, such a
  /// mapping shows another policy than before, and a mapping with a policy of its own shows the same.
  private func chosenMappings() throws(PolicyChangeFailure) -> [Found] {
    var found: [(area: MemoryMap, policy: [UInt8], isShared: Bool)] = []
    let threadPolicy: [UInt8]?
    let sharedDevices = root.sharedMemoryDevices(of: reader)
    do throws(ReadError) {
      let maps = try root.memoryMaps(of: reader)
      var probe = PolicyProbe(maps)
      var areas = maps[...]
      var mappings = try root.numaMaps(of: reader)
      while let mapping = try mappings.next() {
        probe.note(mapping)
        areas = areas.drop { $0.range.start < mapping.start }
        guard let area = areas.first, area.range.start == mapping.start, !area.isOfKernel else {
          continue
        }
        let isShared = mapping.isSharedMemorySegment || sharedDevices.contains(area.device)
        found.append((area, mapping.policy, isShared))
      }
      threadPolicy = probe.policy
    } catch {
      throw change.failure(of: error)
    }
    return found.compactMap { area, policy, isShared in
      let before = policiesBefore[area.range.start]
      let isOwn = policy != threadPolicy || (before == policy && before != probe.policy)
      guard isOwn || area.takesPolicy(isSharedMemory: isShared),
        changes(isOwn: isOwn, isShared: isShared)
      else { return nil }
      return Found(range: area.range, shown: policy, isOwn: isOwn, isShared: isShared)
    }
  }

  private func changes(isOwn: Bool, isShared: Bool) -> Bool {
    if case .rebind = change.rule { return isOwn }
    switch change.mappings {
    case .own: return isOwn && !isShared
    case .unset: return !isOwn && !isShared
    case .all: return true
    case nil: return false
    }
  }

  /// The number of mappings whose policy is set at one stop of a thread, so that the stop is short.
  private static let mappingsPerStop = 16

  /// Sets the new policies of mappings, or to undo a change the old ones, in a thread that has not ended.
  private mutating func set(
    _ mappings: [PolicyChangeReport.Mapping], until deadline: Duration, isUndo: Bool
  ) throws(PolicyChangeFailure) {
    var rest = mappings[...]
    for id in try threads()
    where root.threadStat(of: id, in: change.process)?.isKernelWorker == false {
      var refusal: PolicyChangeFailure?
      do throws(TracingFailure) {
        while !rest.isEmpty, refusal == nil {
          var thread = try TracedThread(id, of: change.process, memory, in: root)
          try thread.stop(until: deadline)
          for mapping in rest.prefix(Self.mappingsPerStop) where refusal == nil {
            let policy = isUndo ? mapping.before : mapping.after
            var calls = [(name: "mbind", InjectedCall.setMemoryPolicy(policy, of: mapping.range))]
            if let node = change.homeNode, !isUndo {
              calls.append((name: "set_mempolicy_home_node", .setHomeNode(node, of: mapping.range)))
            }
            rest.removeFirst()
            for (index, (name, call)) in calls.enumerated() where refusal == nil {
              let result = try thread.make(call, at: sites, until: deadline)
              // The process has unmapped the memory meanwhile.
              if case .failure(.badAddress) = result { break }
              // A part may have been changed before the kernel refused the rest.
              if index == 0, !isUndo { report.mappings.append(mapping) }
              guard case .failure(let errno) = result else { continue }
              refusal = change.failure(.refusedForMapping(mapping.range, call: name, errno))
            }
          }
          report.pauseForMappings += try thread.release()
        }
      } catch .ended {
        continue
      } catch {
        throw change.failure(error.cause(of: id))
      }
      if let refusal { throw refusal }
      return
    }
    if !rest.isEmpty { throw change.failure(.noSuchProcess) }
  }
}

extension [MemoryMap] {
  /// The code of the process: `[vdso]`, and programs and libraries that it does not write to.
  fileprivate var code: [MappedCode] {
    compactMap { map in
      let isKernelCode = map.name.equals("[vdso]")
      guard map.access.contains(.execute), map.access.isDisjoint(with: [.write, .shared]) else {
        return nil
      }
      let first = first { $0.inode == map.inode && $0.device == map.device && $0.offset == 0 }
      guard isKernelCode || (map.inode != 0 && first != nil) else { return nil }
      return MappedCode(
        start: map.range.start.rawValue, end: map.range.end.rawValue, offset: map.offset,
        fileStart: isKernelCode ? nil : first?.range.start.rawValue)
    }
  }
}

extension MemoryMap {
  /// Whether the mapping may get pages by a policy of its own: all but mapped files that are not written to, and shared
  /// mappings of files that are not shared memory.
  fileprivate func takesPolicy(isSharedMemory: Bool) -> Bool {
    inode == 0 || (access.contains(.shared) ? isSharedMemory : access.contains(.write))
  }
}

// MARK: Undo

extension PolicyChanger {
  /// The time in which a change is undone.
  private static let timeToUndo = Duration.seconds(10)

  /// Puts back what was changed, the latest change first.
  ///
  /// - Returns: What could not be put back. A thread or process that has ended is not listed.
  mutating func undo() -> [String] {
    let deadline = MonotonicClock.now + Self.timeToUndo
    var left: [String] = []
    let (mappings, threads) = (report.mappings, report.threads)
    report.mappings = []
    report.threads = []
    if !mappings.isEmpty {
      do throws(PolicyChangeFailure) {
        try set(mappings.reversed(), until: deadline, isUndo: true)
      } catch {
        if error.cause != .noSuchProcess { left.append("policies of mappings (\(error.cause))") }
      }
    }
    for thread in threads.reversed() {
      do throws(PolicyChangeFailure) {
        _ = try set(thread.before, of: thread.thread, until: deadline)
      } catch {
        left.append("thread \(thread.thread), which has \(thread.after) (\(error.cause))")
      }
    }
    return left
  }

  /// Undoes a change that another value has made.
  mutating func undo(_ made: PolicyChangeReport) -> [String] {
    report = made
    return undo()
  }
}
