import CommandInterface
import NumaCore

/// Runs the tool: parses the words into a plan, resolves it on this machine, measures, and reports the result.
func migspeed(_ program: inout Program) throws(Failure) {
  defer { program.warn(ofEach: SystemRoot.live.takeWarnings()) }
  switch try Plan(program.words) {
  case .help:
    program.output.write(MigspeedOption.usage.text(for: program.name))
  case .version:
    program.output.write("migspeed (numactl-swift) \(projectVersion)\n")
  case .measure(let request):
    let move = try request.resolved(on: .live)
    for warning in move.warnings { program.warn(warning.description) }
    let report = try move.carryOut(.live, &program.output)
    report.write(to: &program.output)
    for warning in report.warnings { program.warn(warning.description) }
  }
}
