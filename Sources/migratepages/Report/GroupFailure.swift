import CommandInterface
import NumaCore

extension GroupReport {
  /// Returns the warnings: a line for each process, or one line for all processes with the same warning.
  ///
  /// The signal is the one that ends the tool; `nil` if none has arrived.
  func warnings(stoppedBy signal: Signal?) -> [String] {
    let messages = results.flatMap { result in
      (message(on: result).map { [$0] } ?? [])
        + result.warnings.map { ProcessMessage(line: $0.description, of: result.process) }
    }
    // The tool exits with only one failure, so a second one is a warning.
    let second = migrationFailure(stoppedBy: signal) == nil ? nil : remainderFailure?.message
    let unmatched =
      hasMatches || results.isEmpty
      ? [] : [RunWarning.noMemoryMatches(options.mappingOptions).description]
    return ProcessMessage.lines(messages) + unmatched + (second.map { [$0] } ?? [])
  }

  private func message(on result: ProcessResult) -> ProcessMessage? {
    if let refusal = result.end.refusal {
      return ProcessMessage(line: refusal, of: result.process)
    }
    guard let report = result.end.report else { return nil }
    let engineResult = EngineResult(report, isStrict: options.isStrict)
    guard engineResult != .stopped else { return nil }
    let isSilent = options.report != nil || report.missed.rawValue == 0
    return engineResult == .success && isSilent
      ? nil : ProcessMessage(process: result.process, text: report.summary)
  }

  /// Returns the failure that the tool exits with; `nil` on success.
  func failure(stoppedBy signal: Signal?) -> Failure? {
    migrationFailure(stoppedBy: signal) ?? remainderFailure
  }

  private func migrationFailure(stoppedBy signal: Signal?) -> Failure? {
    let all = results.count.ofProcesses
    if let signal {
      return Failure("\(processes): stopped by \(signal): \(all), \(moved) moved", endedBy: signal)
    }
    if isIncomplete || results.contains(where: { $0.end.report?.end == .stopped }) {
      return Failure("\(processes): time has run out: \(all), \(moved) moved", status: .timedOut)
    }
    let failures = results.count { $0.isFailure }
    if failures > 0 {
      return Failure("\(processes): \(results.count - failures) of \(all) moved, \(moved) in all")
    }
    let unpinned = results.count { $0.warnings.contains { $0.isFailure } }
    if unpinned > 0 {
      return Failure("\(processes): \(unpinned) of \(all) not pinned, \(moved) moved")
    }
    guard options.isStrict, stayed.rawValue > 0 || movedByOthers.rawValue > 0 else { return nil }
    return Failure(
      "\(processes): \(all), \(amounts)",
      status: moved.rawValue == 0 ? .noneMoved : .someStayed)
  }
}
