import CommandInterface
import LinuxSystem
import NumaCore

extension Errand {
  /// The resident memory from which the engine pays: below, the kernel's one call is as fast.
  static let leastSizeForEngine = ByteCount(rawValue: 32 << 20)

  /// Whether the plain form is carried out by the engine first: where it pays, and where a second run, which the
  /// kernel's call after it is, moves no page that the first has moved.
  func usesEngine(for size: ByteCount?) -> Bool {
    guard manner.engine == .auto, futility == nil, !migration.from.isEmpty else { return false }
    let isRepeatable =
      migration.from.isDisjoint(with: migration.to) || migration.from.count != migration.to.count
    guard isRepeatable, let size else { return false }
    return size >= Self.leastSizeForEngine
  }

  /// What the engine is to do.
  var parallel: ParallelMigration { parallel(of: migration.process) }

  /// The same for another process.
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

  /// Which node's pages go to which. From nodes that are evacuated, those of each process go to nodes that it may use;
  /// where it may use none of the targets, the engine says so.
  private func pairs(of process: ProcessID) -> NodePairs? {
    guard isEvacuation, let pairs,
      let allowed = (try? SystemRoot.live.processStatus(of: process))?.allowedNodes,
      !pairs.targets.isSubset(of: allowed), !pairs.targets.isDisjoint(with: allowed)
    else { return pairs }
    return pairs.keeping(targets: allowed)
  }

  /// Moves by the engine alone, and prints what was asked for.
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

  /// That the options that choose memory choose none, as a word that was typed wrong does.
  var matchesNothing: Remark {
    .matchesNothing(manner.engineOptions.filter { MappingFilter.options.contains($0) })
  }

  /// What the engine leaves to do for the kernel's call.
  enum Preparation {
    /// To find what came meanwhile; all that was there has moved.
    case sweep
    /// All of it: the engine could not start, or some pages stayed, which the call may move or will give a reason for.
    case move
    /// Nothing: there is no process any more.
    case processEnded(MigrationReport)
  }

  /// Moves by the engine what it can, so that little is left for the kernel's call.
  ///
  /// - Throws: Where a target is full, as the call would find, or where the user stops it.
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
    // It may come behind the last time that anybody asked.
    if verdict == .stopped || verdict == .targetFull || signals.pending != nil {
      throw Failure(
        signals.pending == nil ? verdict : .stopped, report, of: migration.process,
        signals.pending)
    }
    // The call behind this can be stopped by nobody; whoever tries gets an end by the signal then.
    signals.release()
    // Its number may be another's by now.
    if held.hasEnded { return .processEnded(report) }
    return verdict == .success && report.stayed.rawValue == 0 ? .sweep : .move
  }
}

extension Failure {
  /// Says how far the engine came, and why no further.
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
  /// What is free on the nodes that took no more: ` (node 7 has 1.2 MiB free)`.
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
  /// `--strict`: none moved though some should.
  static let noneMoved = ExitStatus(rawValue: 4)
}
