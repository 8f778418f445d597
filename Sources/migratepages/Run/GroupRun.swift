import CommandInterface
import LinuxSystem
import NumaCore

/// A migration of several processes, one after the other, which moves each address space once, or of files and segments.
struct GroupRun {
  private let processes: ProcessRequest
  private let objects: [ObjectRequest]
  private let migration: ResolvedMigration
  private let signals = HeldSignals([.interrupt, .terminate])
  private let display: ProgressDisplay
  private let deadline: Duration?
  private(set) var report: GroupReport

  init(of request: MigrationRequest, _ migration: ResolvedMigration, _ status: StatusLine) {
    processes = request.processes
    objects = request.objects
    self.migration = migration
    display = ProgressDisplay(status, migration.options)
    deadline = migration.options.timeout.map { MonotonicClock.now + $0 }
    report = GroupReport(titled: request.title, migration.options)
  }

  /// The warnings about the processes that have been moved.
  var warnings: [String] { report.warnings(stoppedBy: signals.pending) }

  /// The failure that the tool exits with; `nil` on success.
  var failure: Failure? { report.failure(stoppedBy: signals.pending) }
}

extension GroupRun {
  /// Moves the processes, files and segments.
  ///
  /// - Throws: ``Failure`` with the word that matches no process.
  mutating func carryOut(in root: SystemRoot) throws(Failure) {
    guard objects.isEmpty else {
      // Options that choose mappings are refused beside files and segments.
      report.hasMatches = true
      return move(objects.find())
    }
    try moveProcesses(root)
    guard migration.isEvacuation else { return }
    // The options that choose mappings choose no files.
    if migration.mappings.takesAll { moveSharedMemory(root) }
    if migration.emptying.dropsCache { dropCache(root) }
    if migration.emptying.takesOffline { takeOffline(root) }
    do throws(Failure) {
      var remainder = try EvacuationRemainder(on: migration.from, in: root)
      remainder.count(report.results, in: root)
      remainder.findFiles(in: root) { signals.isToStop(at: deadline) }
      report.remainder = remainder
    } catch {
      report.remainderFailure = error
    }
  }

  /// Drops the page cache of the nodes that no process maps; where the kernel has no way for that, moves the page cache of
  /// files that processes have open.
  private mutating func dropCache(_ root: SystemRoot) {
    var isLeft = false
    for node in migration.from where !signals.isToStop(at: deadline) {
      guard let way = root.cacheReclaim(of: node) else {
        isLeft = true
        continue
      }
      var reclaim = CacheReclaim(on: node, by: way)
      reclaim.bandwidth = migration.options.bandwidth
      root.part { () throws(ReadError) in
        try reclaim.run(in: root) { signals.isToStop(at: deadline) }
      }.map { report.cache.append($0) }
    }
    if signals.isToStop(at: deadline) { report.isIncomplete = true }
    guard isLeft else { return }
    let files = root.openFiles().filter { !root.keepsFileInMemory($0.path) }
    moveThoseThere(files.map { .success(.file($0.path)) })
  }

  /// Takes the memory of the nodes offline, unless the run was stopped before.
  private mutating func takeOffline(_ root: SystemRoot) {
    for node in migration.from {
      guard !signals.isToStop(at: deadline) else {
        report.isIncomplete = true
        return
      }
      var offline = MemoryOffline(of: node)
      offline.keepsPart = migration.emptying.keepsPart
      offline.triesOn = deadline != nil
      do throws(ReadError) {
        let result = try offline.run(in: root) { signals.isToStop(at: deadline) }
        report.offline.append(result)
        if !result.isComplete, signals.isToStop(at: deadline) { report.isIncomplete = true }
      } catch {
        report.offlineFailure = report.offlineFailure ?? Failure("--offline: \(error)")
      }
    }
  }

  /// Moves the processes, and repeats the search until no new process appears.
  private mutating func moveProcesses(_ root: SystemRoot) throws(Failure) {
    var known: [ProcessID] = []
    var found = try processes.find(root)
    while !found.isEmpty {
      known += found
      // A process that shares its memory with a moved process has moved too.
      let distinct = root.distinctAddressSpaces(of: known).filter(found.contains)
      for process in migration.isEvacuation ? largestFirst(distinct, root) : distinct {
        guard !signals.isToStop(at: deadline) else {
          report.isIncomplete = true
          return
        }
        move(process, root)
      }
      found = processes.findAgain(root).filter { !known.contains($0) }
    }
  }

  /// Moves the segments and the files of tmpfs and hugetlbfs, whether or not processes map them.
  private mutating func moveSharedMemory(_ root: SystemRoot) {
    moveThoseThere(root.sharedMemory())
  }

  /// Moves objects, of which only those that had pages on the nodes are reported.
  private mutating func moveThoseThere(_ found: [Result<MemoryObject, ResidentMemoryError>]) {
    move(found)
    // Most files had no page there, and a file may be removed meanwhile.
    report.results.removeAll { !$0.isReported || $0.end.refusal?.objectIsGone ?? false }
  }

  private mutating func move(_ found: [Result<MemoryObject, ResidentMemoryError>]) {
    for found in found {
      guard !signals.isToStop(at: deadline) else {
        report.isIncomplete = true
        return
      }
      let subject: MigrationSubject
      let end: MigrationResult.End
      switch found {
      case .failure(let error): (subject, end) = (.object(error.object), .refused(.object(error)))
      case .success(let object): (subject, end) = (.object(object), self.end(of: object))
      }
      report.results.append(MigrationResult(subject: subject, end: end))
    }
  }

  private func end(of object: MemoryObject) -> MigrationResult.End {
    do throws(ResidentMemoryError) {
      if migration.isDrop {
        return .dropped(
          try CacheDrop(of: object, on: migration.from).run { signals.isToStop(at: deadline) })
      }
      return .moved(
        try migration.engineMigration(of: object).run(
          watching: display.watch(.object(object)),
          stop: { [signals, deadline] in signals.isToStop(at: deadline) }))
    } catch {
      return .refused(.object(error))
    }
  }

  /// Returns the processes that have pages on the source nodes, the largest first.
  private func largestFirst(_ processes: [ProcessID], _ root: SystemRoot) -> [ProcessID] {
    let sizes = zip(processes, root.memoryUse(of: processes)).map { process, use in
      // A process that cannot be read is kept, so that the attempt to move it reports the reason.
      guard let total = try? use.get().total else { return (process, size: 1) }
      return (process, size: migration.from.sum { total[$0] }.rawValue)
    }
    return sizes.filter { $0.size > 0 }.ordered { $0.size > $1.size }.map { $0.0 }
  }

  private mutating func move(_ process: ProcessID, _ root: SystemRoot) {
    let name = (try? root.name(of: process))?.bytes ?? []
    let engineMigration = migration.engineMigration(of: process)
    report.hasMatches = report.hasMatches || !engineMigration.choosesNothing
    let end = end(of: engineMigration, process)
    guard processes.pids.contains(process) || !end.isExitBeforeMove else { return }
    var result = MigrationResult(subject: .process(process), name: name, end: end)
    // An evacuation covers all processes of the machine: without --pin, one line for each would be too many.
    if !migration.isEvacuation || migration.isPinning, let report = end.report {
      result.warnings = migration.pinThreads(of: process, after: report)
    }
    report.results.append(result)
  }

  private func end(
    of engineMigration: ParallelMigration, _ process: ProcessID
  ) -> MigrationResult.End {
    let rebinding: Rebinding
    do throws(PolicyChangeFailure) {
      rebinding = try migration.rebindPolicies(of: process)
    } catch {
      return .refused(.policies(error))
    }
    do throws(MigrationRefusal) {
      return .moved(
        try engineMigration.run(
          watching: display.watch(.process(process)),
          stop: { [signals, deadline] in signals.isToStop(at: deadline) }))
    } catch {
      _ = rebinding.undo()
      return .refused(.pages(error))
    }
  }
}
