import CommandInterface
import LinuxSystem
import NumaCore

/// The migration of a single process by the engine.
struct EngineRun {
  private let process: ProcessID
  private let migration: ResolvedMigration
  private let status: StatusLine

  init(of process: ProcessID, _ migration: ResolvedMigration, _ status: StatusLine) {
    self.process = process
    self.migration = migration
    self.status = status
  }

  /// The pages that the engine leaves to the kernel's call.
  enum Remainder {
    /// Pages that appeared during the run; all other pages have moved.
    case newPages
    /// All pages: the engine could not start, or some pages stayed.
    ///
    /// The call may move these pages, or reports why they stay.
    case allPages
    /// No pages: the process has exited.
    case noPages(MigrationReport)
  }
}

extension EngineRun {
  /// Moves the pages with the engine alone, prints the requested report, and returns warnings about the result.
  func carryOut(_ program: inout Program) throws(Failure) -> [RunWarning] {
    let options = migration.options
    let signals = HeldSignals([.interrupt, .terminate])
    let display = ProgressDisplay(status, options)
    let deadline = options.timeout.map { MonotonicClock.now + $0 }
    let engineMigration = migration.engineMigration(of: process)
    let unmatched: [RunWarning] =
      engineMigration.choosesNothing ? [.noMemoryMatches(options.mappingOptions)] : []
    let rebinding = try orFail("--rebind-policy") { () throws(PolicyChangeFailure) in
      try migration.rebindPolicies(of: process)
    }
    let report: MigrationReport
    do throws(MigrationRefusal) {
      report = try engineMigration.run(
        watching: display.watch(.process(process)), stop: { signals.isToStop(at: deadline) })
    } catch {
      throw Failure(error.description + rebinding.undo())
    }
    switch options.report {
    case .text: for line in report.lines { program.output.write(line + "\n") }
    case .json: program.output.write(report.json(of: .process(process)).text)
    case nil: break
    }
    let result = EngineResult(report, isStrict: options.isStrict)
    let warnings =
      (migration.nothingMoves == nil ? migration.pinThreads(of: process, after: report) : [])
      + unmatched
    guard result == .success else {
      for warning in warnings { program.warn(warning.description) }
      throw Failure(result, report, of: process, stoppedBy: signals.pending)
    }
    if let failed = warnings.first(where: { $0.isFailure }) {
      for warning in warnings where warning != failed { program.warn(warning.description) }
      throw Failure(failed.description)
    }
    if let nothingMoves = migration.nothingMoves { return [.request(nothingMoves)] }
    let isSilent = options.report != nil || report.missed.rawValue == 0
    return (isSilent ? [] : [.someStayed(process, report)]) + warnings
  }

  /// Moves the pages that the engine can move, so that little is left for the kernel's call.
  ///
  /// - Throws: ``Failure`` if a target is full, which the call would also report, or if the user stops the run.
  func moveBeforeKernel() throws(Failure) -> Remainder {
    let signals = HeldSignals([.interrupt, .terminate])
    let display = ProgressDisplay(status, migration.options)
    let held = HeldProcess(process)
    guard
      let report = try? migration.engineMigration(of: process).run(
        holding: held, watching: display.watch(.process(process)),
        stop: { signals.pending != nil })
    else {
      signals.release()
      return .allPages
    }
    let result = EngineResult(report, isStrict: false)
    // A signal may arrive after the engine's last check.
    if result == .stopped || result == .targetFull || signals.pending != nil {
      throw Failure(
        signals.pending == nil ? result : .stopped, report, of: process,
        stoppedBy: signals.pending)
    }
    // The kernel's call cannot be interrupted; a pending signal ends the tool when it returns.
    signals.release()
    // The PID may belong to another process by now.
    if held.hasEnded { return .noPages(report) }
    return result == .success && report.stayed.rawValue == 0 ? .newPages : .allPages
  }
}
