import CommandInterface
import LinuxSystem
import NumaCore

extension Errand {
  /// The least resident memory for which the engine is used: below it, the kernel's single call is as fast.
  static let leastSizeForEngine = ByteCount(rawValue: 32 << 20)

  /// Returns whether the plain form uses the engine before the kernel's call.
  ///
  /// It does if the memory is large enough, and if the kernel's call, a second run of the same migration, moves no page
  /// that the engine has moved.
  func usesEngine(for size: ByteCount?) -> Bool {
    guard manner.engine == .auto, futility == nil, !migration.from.isEmpty else { return false }
    let isRepeatable =
      migration.from.isDisjoint(with: migration.to) || migration.from.count != migration.to.count
    guard isRepeatable, let size else { return false }
    return size >= Self.leastSizeForEngine
  }

  /// The migration that the engine carries out.
  var parallel: ParallelMigration { parallel(of: migration.process) }

  /// Returns the same migration for another process.
  func parallel(of process: ProcessID) -> ParallelMigration {
    var parallel =
      pairs(of: process).map { ParallelMigration(of: process, by: $0) }
      ?? ParallelMigration(of: process, from: migration.from, to: migration.to)
    parallel.mappings = mappings
    parallel.workers = manner.jobs
    parallel.longestPause = manner.longestPause
    parallel.bandwidth = manner.bandwidth
    parallel.looksAgain = manner.report != nil || manner.isStrict
    return parallel
  }

  /// Returns the pairs of nodes for a process.
  ///
  /// In an evacuation, the pages of each process move only to targets that the process may use. If it may use none of
  /// them, the engine reports that.
  private func pairs(of process: ProcessID) -> NodePairs? {
    guard isEvacuation, let pairs,
      let allowed = (try? SystemRoot.live.processStatus(of: process))?.allowedNodes,
      !pairs.targets.isSubset(of: allowed), !pairs.targets.isDisjoint(with: allowed)
    else { return pairs }
    return pairs.keeping(targets: allowed)
  }

  /// Moves the pages with the engine alone, and prints the requested report.
  func carryOutByEngine(
    _ program: inout Program, _ status: StatusLine
  ) throws(Failure) -> [Remark] {
    let signals = HeldSignals([.interrupt, .terminate])
    let display = ProgressDisplay(status, manner)
    let deadline = manner.timeout.map { MonotonicClock.now + $0 }
    let unmatched = parallel.choosesNothing ? [matchesNothing] : []
    let report: MigrationReport
    do throws(MigrationRefusal) {
      report = try parallel.run(
        watching: display.watch(migration.process),
        stop: {
          if let deadline, MonotonicClock.now >= deadline { return true }
          return signals.pending != nil
        })
    } catch {
      throw Failure(error.description)
    }
    switch manner.report {
    case .text: for line in report.lines { program.output.write(line + "\n") }
    case .json: program.output.write(report.json(of: migration.process).text)
    case nil: break
    }
    let verdict = Verdict(report, isStrict: manner.isStrict)
    let kept = (futility == nil ? keep(migration.process, report) : []) + unmatched
    guard verdict == .success else {
      for remark in kept { program.warn(remark.description) }
      throw Failure(verdict, report, of: migration.process, signals.pending)
    }
    if let failed = kept.first(where: { $0.isFailure }) {
      for remark in kept where remark != failed { program.warn(remark.description) }
      throw Failure(failed.description)
    }
    if let futility { return [futility] }
    let isSilent = manner.report != nil || report.missed.rawValue == 0
    return (isSilent ? [] : [.engineLeft(migration.process, report)]) + kept
  }

  /// A remark that the options that choose memory match none, for example because a word is misspelled.
  var matchesNothing: Remark {
    .matchesNothing(manner.engineOptions.filter { MappingFilter.options.contains($0) })
  }

  /// The work that the engine leaves to the kernel's call.
  enum Preparation {
    /// To move pages that appeared during the run; all other pages have moved.
    case sweep
    /// To move all pages: the engine could not start, or some pages stayed.
    ///
    /// The call may move these pages, or reports why they stay.
    case move
    /// Nothing: the process has exited.
    case processEnded(MigrationReport)
  }

  /// Moves the pages that the engine can move, so that little is left for the kernel's call.
  ///
  /// - Throws: ``Failure`` if a target is full, which the call would also report, or if the user stops the run.
  func prepareByEngine(_ status: StatusLine) throws(Failure) -> Preparation {
    let signals = HeldSignals([.interrupt, .terminate])
    let display = ProgressDisplay(status, manner)
    let held = HeldProcess(migration.process)
    guard
      let report = try? parallel.run(
        holding: held, watching: display.watch(migration.process),
        stop: { signals.pending != nil })
    else {
      signals.release()
      return .move
    }
    let verdict = Verdict(report, isStrict: false)
    // A signal may arrive after the engine's last check.
    if verdict == .stopped || verdict == .targetFull || signals.pending != nil {
      throw Failure(
        signals.pending == nil ? verdict : .stopped, report, of: migration.process,
        signals.pending)
    }
    // The kernel's call cannot be interrupted; a pending signal ends the tool when it returns.
    signals.release()
    // The PID may belong to another process by now.
    if held.hasEnded { return .processEnded(report) }
    return verdict == .success && report.stayed.rawValue == 0 ? .sweep : .move
  }
}

extension Failure {
  /// Creates a failure that reports what the engine moved, and why it moved no more.
  init(
    _ verdict: Verdict, _ report: MigrationReport, of process: ProcessID, _ signal: Signal?
  ) {
    let done = report.summary
    switch verdict {
    case .success: self.init(nil)
    case .someStayed: self.init("\(process): \(done)", status: .someStayed)
    case .noneMoved: self.init("\(process): \(done)", status: .noneMoved)
    case .targetFull:
      self.init("\(process): no memory on the target\(report.roomOnFullTargets): \(done)")
    case .targetRefused: self.init("\(process): a target takes no pages: \(done)")
    case .processEnded: self.init("\(process): the process has ended; \(done)")
    case .refused(let errno): self.init("\(process): move_pages: \(errno); \(done)")
    case .stopped:
      if let signal {
        self.init("\(process): stopped by \(signal): \(done)", endedBy: signal)
      } else {
        self.init("\(process): time has run out: \(done)", status: .timedOut)
      }
    }
  }
}

extension MigrationReport {
  /// The free memory of the full targets: ` (node 7 has 1.2 MiB free)`.
  fileprivate var roomOnFullTargets: String {
    let full = NodeMask(
      flows.filter { $0.stayed.contains { $0.reason == .noMemory } }.map { $0.pair.target })
    let room = full.compactMap { node in
      (try? SystemRoot.live.memory(of: node)).map { "node \(node) has \($0.free) free" }
    }
    return room.isEmpty ? "" : " (\(room.joined(separator: ", ")))"
  }
}

extension ExitStatus {
  /// `--strict`: some pages stayed.
  static let someStayed = ExitStatus(rawValue: 3)
  /// `--strict`: no page moved, although some should have.
  static let noneMoved = ExitStatus(rawValue: 4)
}
