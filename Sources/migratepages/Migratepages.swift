import CommandInterface
import NumaCore

/// Runs the tool: parses the words into a plan, resolves the plan on this machine, and carries it out.
func migratepages(_ program: inout Program) throws(Failure) {
  // A user may request progress by SIGUSR1 before the engine starts. The signal stays pending until the engine answers.
  _ = HeldSignals([.user1])
  defer { program.warn(ofEach: SystemRoot.live.takeWarnings()) }
  switch try Plan(program.words) {
  case .help:
    program.output.write(MigratepagesOption.usage.text(for: program.name))
  case .version:
    program.output.write("migratepages (numactl-swift) \(projectVersion)\n")
  case .migrate(let request):
    let migration = try request.resolve(by: NodeResolver(on: .live))
    try migration.checkReclaim(on: .live)
    // Warns before the call: the call can take minutes, and a warning may be the reason to stop it.
    for warning in migration.warnings { program.warn(warning.description) }
    if request.isDryRun || request.reserve != nil {
      try ForecastRun(request: request, migration: migration).carryOut(&program)
      guard !request.isDryRun else { return }
    }
    try request.carryOut(migration, &program)
  }
}

extension MigrationRequest {
  fileprivate func carryOut(
    _ migration: ResolvedMigration, _ program: inout Program
  ) throws(Failure) {
    guard objects.isEmpty, let process = processes.single else {
      return try carryOutGroup(migration, &program)
    }
    let run = SingleRun(of: process, migration, program.statusLine)
    for warning in try run.carryOut(&program) { program.warn(warning.description) }
  }

  /// Moves the pages of several processes, or of files and segments.
  ///
  /// The function is not inlined: its variables are not to take room on the stack where a single process is moved.
  @inline(never)
  private func carryOutGroup(
    _ migration: ResolvedMigration, _ program: inout Program
  ) throws(Failure) {
    var run = GroupRun(of: self, migration, program.statusLine)
    try run.carryOut(in: .live)
    if let nothingMoves = migration.nothingMoves { program.warn(nothingMoves.description) }
    run.report.write(to: &program.output)
    for warning in run.warnings { program.warn(warning) }
    if let failure = run.failure { throw failure }
  }
}
