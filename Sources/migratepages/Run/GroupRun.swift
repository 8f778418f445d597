import CommandInterface
import LinuxSystem
import NumaCore

/// A migration of several processes, one after the other, which moves each address space once.
struct GroupRun {
  private let processes: ProcessRequest
  private let migration: ResolvedMigration
  private let signals = HeldSignals([.interrupt, .terminate])
  private let display: ProgressDisplay
  private let deadline: Duration?
  private(set) var report: GroupReport

  init(of processes: ProcessRequest, _ migration: ResolvedMigration, _ status: StatusLine) {
    self.processes = processes
    self.migration = migration
    display = ProgressDisplay(status, migration.options)
    deadline = migration.options.timeout.map { MonotonicClock.now + $0 }
    report = GroupReport(of: processes, migration.options)
  }

  /// The warnings about the processes that have been moved.
  var warnings: [String] { report.warnings(stoppedBy: signals.pending) }

  /// The failure that the tool exits with; `nil` on success.
  var failure: Failure? { report.failure(stoppedBy: signals.pending) }
}

extension GroupRun {
  /// Moves the processes, and repeats the search until no new process appears.
  ///
  /// - Throws: ``Failure`` with the word that matches no process.
  mutating func carryOut(in root: SystemRoot) throws(Failure) {
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
    guard migration.isEvacuation else { return }
    do throws(Failure) {
      var remainder = try EvacuationRemainder(on: migration.from, in: root)
      remainder.count(report.results, in: root)
      report.remainder = remainder
    } catch {
      report.remainderFailure = error
    }
  }

  /// Returns the processes that have pages on the source nodes, the largest first.
  private func largestFirst(_ processes: [ProcessID], _ root: SystemRoot) -> [ProcessID] {
    let sizes = zip(processes, root.memoryUse(of: processes)).map { process, use in
      // A process that cannot be read is kept, so that the attempt to move it reports the reason.
      guard let total = try? use.get().total else { return (process, size: 1) }
      return (process, size: migration.from.sum { total[$0] }.rawValue)
    }
    return sizes.filter { $0.size > 0 }.sorted { $0.size > $1.size }.map { $0.0 }
  }

  private mutating func move(_ process: ProcessID, _ root: SystemRoot) {
    let name = (try? root.name(of: process))?.bytes ?? []
    let engineMigration = migration.engineMigration(of: process)
    report.hasMatches = report.hasMatches || !engineMigration.choosesNothing
    let end = end(of: engineMigration, process)
    guard processes.pids.contains(process) || !end.isExitBeforeMove else { return }
    var result = ProcessResult(process: process, name: name, end: end)
    // An evacuation covers all processes of the machine: without --pin, one line for each would be too many.
    if !migration.isEvacuation || migration.isPinning, let report = end.report {
      result.warnings = migration.pinThreads(of: process, after: report)
    }
    report.results.append(result)
  }

  private func end(
    of engineMigration: ParallelMigration, _ process: ProcessID
  ) -> ProcessResult.End {
    let rebinding: Rebinding
    do throws(PolicyChangeFailure) {
      rebinding = try migration.rebindPolicies(of: process)
    } catch {
      return .notRebound(error)
    }
    do throws(MigrationRefusal) {
      return .moved(
        try engineMigration.run(
          watching: display.watch(process),
          stop: { [signals, deadline] in signals.isToStop(at: deadline) }))
    } catch {
      _ = rebinding.undo()
      return .refused(error)
    }
  }
}
