import CommandInterface
import NumaCore

/// The forecast of a migration, before any page moves: `--dry-run` and `--reserve`.
struct ForecastRun {
  let request: MigrationRequest
  let migration: ResolvedMigration
}

extension ForecastRun {
  /// Prints what would move, if requested, and checks that there is room for it.
  ///
  /// - Throws: ``Failure`` with the reason why a process cannot be checked, or with what a node lacks and exit
  ///   status 5.
  func carryOut(_ program: inout Program) throws(Failure) {
    var forecast = try Forecast(of: request, migration, in: .live)
    if request.namesOne, let refusal = forecast.refusals.first {
      throw Failure(refusal.description)
    }
    if request.isDryRun {
      for case .process(let process) in forecast.entries.map({ $0.subject }) {
        try checkRebinding(of: process)
      }
      if forecast.matchesNothing {
        program.warn(RunWarning.noMemoryMatches(request.options.mappingOptions).description)
      }
      forecast.measure(migration.pairs)
      if request.options.report == .json {
        program.output.write(forecast.json.text)
      } else {
        for line in forecast.lines { program.output.write(line + "\n") }
      }
    }
    if let reserve = request.reserve { try forecast.check(reserve) }
    // Without --dry-run, the migration reports the same refusals.
    let refusals = forecast.refusals
    guard request.isDryRun, !refusals.isEmpty else { return }
    let messages = refusals.map { SubjectMessage(line: $0.description, of: $0.subject) }
    for line in SubjectMessage.lines(messages) { program.warn(line) }
    throw Failure(
      "\(request.title): \(refusals.count) of \(forecast.entries.map { $0.subject }.counted) could not be looked at"
    )
  }
}

extension ForecastRun {
  /// Fails if the policies of a process could not be changed.
  private func checkRebinding(of process: ProcessID) throws(Failure) {
    guard let change = migration.policyChange(of: process) else { return }
    try orFail("--rebind-policy") { () throws(PolicyChangeFailure) in try change.check() }
  }
}
