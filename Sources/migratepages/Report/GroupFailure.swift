import CommandInterface
import NumaCore

extension GroupReport {
  /// Returns the warnings: a line for each subject, or one line for all subjects with the same warning.
  ///
  /// The signal is the one that ends the tool; `nil` if none has arrived.
  func warnings(stoppedBy signal: Signal?) -> [String] {
    let messages = results.flatMap { result in
      (message(on: result).map { [$0] } ?? [])
        + result.warnings.map { SubjectMessage(line: $0.description, of: result.subject) }
    }
    // The tool exits with only one failure, so a second one is a warning.
    let second = migrationFailure(stoppedBy: signal) == nil ? nil : remainderFailure?.message
    let unmatched =
      hasMatches || !results.contains { $0.subject.isProcess }
      ? [] : [RunWarning.noMemoryMatches(options.mappingOptions).description]
    return SubjectMessage.lines(messages) + unmatched + (second.map { [$0] } ?? [])
  }

  private func message(on result: MigrationResult) -> SubjectMessage? {
    if let refusal = result.end.refusal {
      return onlyRefusal == nil ? SubjectMessage(line: "\(refusal)", of: result.subject) : nil
    }
    guard let report = result.end.report else { return nil }
    let engineResult = EngineResult(report, isStrict: options.isStrict)
    guard engineResult != .stopped else { return nil }
    let isSilent = options.report != nil || report.missed.rawValue == 0
    return engineResult == .success && isSilent
      ? nil : SubjectMessage(subject: result.subject, text: report.summary)
  }

  /// The reason why the only file or segment that was requested could not be tried, which is the whole result.
  private var onlyRefusal: SubjectRefusal? {
    guard results.count == 1, !results[0].subject.isProcess else { return nil }
    return results[0].end.refusal
  }

  /// Returns the failure that the tool exits with; `nil` on success.
  func failure(stoppedBy signal: Signal?) -> Failure? {
    migrationFailure(stoppedBy: signal) ?? remainderFailure
  }

  private func migrationFailure(stoppedBy signal: Signal?) -> Failure? {
    let all = results.map { $0.subject }.counted
    let done = dropped.map { "\($0) dropped" } ?? "\(moved) moved"
    if let signal {
      return Failure("\(title): stopped by \(signal): \(all), \(done)", endedBy: signal)
    }
    if isIncomplete || results.contains(where: { $0.isStopped }) {
      return Failure("\(title): time has run out: \(all), \(done)", status: .timedOut)
    }
    if let onlyRefusal { return Failure(onlyRefusal.description) }
    guard !isAllOffline else { return nil }
    if let failure = offlineFailure ?? offline.compactMap({ $0.failure }).first { return failure }
    let failures = results.count { $0.isFailure }
    if failures > 0 {
      return Failure(
        "\(title): \(results.count - failures) of \(all) \(dropped == nil ? "moved" : "dropped"), "
          + "\(dropped ?? moved) in all")
    }
    let unpinned = results.count { $0.warnings.contains { $0.isFailure } }
    if unpinned > 0 {
      return Failure("\(title): \(unpinned) of \(all) not pinned, \(moved) moved")
    }
    guard options.isStrict, stayed.rawValue > 0 || movedByOthers.rawValue > 0 else { return nil }
    return Failure(
      "\(title): \(all), \(amounts)",
      status: (dropped ?? moved).rawValue == 0 ? .noneMoved : .someStayed)
  }
}

extension MemoryOffline.Report {
  /// The failure of a removal that is not complete.
  fileprivate var failure: Failure? {
    isComplete
      ? nil
      : Failure(
        "--offline: node \(node): \(stayed.count) of \(offline.count + stayed.count + restored) memory blocks still online"
      )
  }
}

extension MigrationResult {
  /// Whether a signal or the time limit stopped the run before its end.
  fileprivate var isStopped: Bool { end.report?.end == .stopped || end.drop?.isComplete == false }
}
