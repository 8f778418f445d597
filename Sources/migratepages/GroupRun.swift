import CommandInterface
import NumaCore

/// A migration of several processes, one after the other, which moves each address space once.
struct GroupRun {
  /// The result for one process.
  struct Result {
    let process: ProcessID
    /// The name of its program.
    let name: [UInt8]
    let end: End
    /// Remarks on its threads, and on what may bring its pages back.
    var remarks: [Remark] = []
  }

  enum End {
    case moved(MigrationReport)
    case refused(MigrationRefusal)
  }

  private let whom: ProcessRequest
  private let errand: Errand
  private let signals = HeldSignals([.interrupt, .terminate])
  private let display: ProgressDisplay
  private let deadline: Duration?
  private(set) var results: [Result] = []
  /// Whether the run stopped before the last process.
  private var isCutShort = false
  /// Whether the options that choose memory match memory of any process.
  private var matches = false
  /// The memory left on the nodes after an evacuation; `nil` in other runs.
  private var leftovers: Leftovers?
  /// Why the memory left on the nodes could not be read.
  private var failureToLook: Failure?

  init(of whom: ProcessRequest, _ errand: Errand, _ status: StatusLine) {
    self.whom = whom
    self.errand = errand
    display = ProgressDisplay(status, errand.manner)
    deadline = errand.manner.timeout.map { MonotonicClock.now + $0 }
  }
}

extension GroupRun {
  /// Moves the processes, and repeats the search until no new process appears.
  ///
  /// - Throws: ``Failure`` with the word that matches no process.
  mutating func carryOut(in root: SystemRoot) throws(Failure) {
    var known: [ProcessID] = []
    var found = try whom.find(root)
    while !found.isEmpty {
      known += found
      // A process that shares its memory with a moved process has moved too.
      let spaces = root.leavingOutSharers(known).filter(found.contains)
      for process in isEvacuation ? biggestFirst(spaces, root) : spaces {
        guard !Self.isToStop(signals, deadline) else {
          isCutShort = true
          return
        }
        move(process, root)
      }
      found = whom.findAgain(root).filter { !known.contains($0) }
    }
    guard isEvacuation else { return }
    do throws(Failure) {
      var leftovers = try Leftovers(on: errand.migration.from, in: root)
      leftovers.count(results, in: root)
      self.leftovers = leftovers
    } catch {
      failureToLook = error
    }
  }

  private var isEvacuation: Bool { whom.choices == [.all] }

  /// Returns the processes that have pages on the nodes to leave, the largest first.
  private func biggestFirst(_ processes: [ProcessID], _ root: SystemRoot) -> [ProcessID] {
    let sizes = zip(processes, root.memoryUse(of: processes)).map { process, use in
      // A process that cannot be read is kept, so that the attempt to move it reports the reason.
      guard let total = try? use.get().total else { return (process, size: 1) }
      return (process, size: errand.migration.from.reduce(0) { $0 + total[$1].rawValue })
    }
    return sizes.filter { $0.size > 0 }.sorted { $0.size > $1.size }.map { $0.0 }
  }

  private static func isToStop(_ signals: HeldSignals, _ deadline: Duration?) -> Bool {
    if let deadline, MonotonicClock.now >= deadline { return true }
    return signals.pending != nil
  }

  private mutating func move(_ process: ProcessID, _ root: SystemRoot) {
    let name = (try? root.name(of: process))?.bytes ?? []
    let parallel = errand.parallel(of: process)
    matches = matches || !parallel.choosesNothing
    let end: End
    do throws(MigrationRefusal) {
      end = .moved(
        try parallel.run(
          watching: display.watch(process),
          stop: { [signals, deadline] in Self.isToStop(signals, deadline) }))
    } catch {
      end = .refused(error)
    }
    guard whom.processes.contains(process) || !end.isGone else { return }
    var result = Result(process: process, name: name, end: end)
    // An evacuation covers all processes of the machine: without --pin, one line for each would be too many.
    if !isEvacuation || errand.isPinning, let report = end.report {
      result.remarks = errand.keep(process, report)
    }
    results.append(result)
  }
}

extension GroupRun.End {
  /// Whether the process exited before anything moved.
  ///
  /// This is not reported for a process that the user did not name by its PID.
  fileprivate var isGone: Bool {
    switch self {
    case .moved(let report): report.end == .processEnded && report.moved.rawValue == 0
    case .refused(let refusal): [.noSuchProcess, .zombie].contains(refusal.cause)
    }
  }

  var report: MigrationReport? {
    if case .moved(let report) = self { report } else { nil }
  }
}

// MARK: Result

extension GroupRun {
  var moved: ByteCount { sum { $0.moved } }
  var stayed: ByteCount { sum { $0.stayed } }

  var movedByOthers: ByteCount { sum { $0.movedByOthers } }

  private func sum(_ part: (MigrationReport) -> ByteCount) -> ByteCount {
    ByteCount(
      rawValue: results.compactMap { $0.end.report }.reduce(0) { $0 + part($1).rawValue })
  }

  /// The totals of all processes: `12 MiB moved, 4 KiB stayed`.
  private var amounts: String {
    "\(moved) moved" + (stayed.rawValue == 0 ? "" : ", \(stayed) stayed")
      + (movedByOthers.rawValue == 0
        ? "" : ", \(movedByOthers) moved to a third node by another")
  }

  /// The warnings: a line for each process, or one line for all processes with the same warning.
  var remarks: [String] {
    let remarks = results.flatMap { result in
      (trouble(of: result).map { [$0] } ?? [])
        + result.remarks.map { ProcessMessage(whole: $0.description, of: result.process) }
    }
    // The tool exits with only one failure, so a second one is a warning.
    let unread = failureToMove == nil ? nil : failureToLook?.message
    let unmatched = matches || results.isEmpty ? [] : [errand.matchesNothing.description]
    return ProcessMessage.lines(remarks) + unmatched + (unread.map { [$0] } ?? [])
  }

  private func trouble(of result: Result) -> ProcessMessage? {
    switch result.end {
    case .refused(let refusal):
      return ProcessMessage(whole: refusal.description, of: result.process)
    case .moved(let report):
      let verdict = Verdict(report, isStrict: errand.manner.isStrict)
      guard verdict != .stopped else { return nil }
      let isSilent = errand.manner.report != nil || report.missed.rawValue == 0
      return verdict == .success && isSilent
        ? nil : ProcessMessage(process: result.process, text: report.summary)
    }
  }

  /// The failure that the tool exits with; `nil` on success.
  var failure: Failure? { failureToMove ?? failureToLook }

  private var failureToMove: Failure? {
    let all = results.count.ofProcesses
    if let signal = signals.pending {
      return Failure("\(whom): stopped by \(signal): \(all), \(moved) moved", endedBy: signal)
    }
    if isCutShort || results.contains(where: { $0.end.report?.end == .stopped }) {
      return Failure("\(whom): time has run out: \(all), \(moved) moved", status: .timedOut)
    }
    let failures = results.count { $0.isFailure }
    if failures > 0 {
      return Failure("\(whom): \(results.count - failures) of \(all) moved, \(moved) in all")
    }
    let unpinned = results.count { $0.remarks.contains { $0.isFailure } }
    if unpinned > 0 {
      return Failure("\(whom): \(unpinned) of \(all) not pinned, \(moved) moved")
    }
    guard errand.manner.isStrict, stayed.rawValue > 0 || movedByOthers.rawValue > 0 else {
      return nil
    }
    return Failure(
      "\(whom): \(all), \(amounts)",
      status: moved.rawValue == 0 ? .noneMoved : .someStayed)
  }
}

extension GroupRun.Result {
  fileprivate var isFailure: Bool {
    guard let report = end.report else { return true }
    switch Verdict(report, isStrict: false) {
    case .success, .stopped, .processEnded: return false
    default: return true
    }
  }
}

// MARK: Report

extension GroupRun {
  /// Writes the requested report.
  func write(to out: inout some TextOutputStream) {
    switch errand.manner.report {
    case .text:
      for result in results {
        out.write(result.process.heading(result.name) + "\n")
        for line in result.end.lines { out.write("  \(line)\n") }
      }
      out.write("all: \(amounts)\n")
    case .json: out.write(json.text)
    case nil: break
    }
    if errand.manner.report != .json {
      for line in leftovers?.lines ?? [] { out.write(line + "\n") }
    }
  }

  /// The report in the form of schemas/report-1.json.
  private var json: JSON {
    .report(
      "migrations",
      [
        ("moved_bytes", JSON(moved.rawValue)), ("stayed_bytes", JSON(stayed.rawValue)),
        ("moved_by_others_bytes", JSON(movedByOthers.rawValue)),
        ("processes", .array(results.map { $0.json })),
      ] + (leftovers.map { [("left", $0.json)] } ?? []))
  }
}

extension GroupRun.Result {
  fileprivate var json: JSON {
    let head: [(String, JSON)] = [
      ("pid", JSON(Int(process.rawValue))), ("name", JSON(bytes: name)),
    ]
    switch end {
    case .moved(let report): return .object(head + [("migration", report.json(of: process))])
    case .refused(let refusal):
      return .object(head + [("refusal", JSON(refusal.description))])
    }
  }
}

extension GroupRun.End {
  fileprivate var lines: [String] {
    switch self {
    case .moved(let report): report.lines
    case .refused(let refusal): [refusal.description]
    }
  }
}
