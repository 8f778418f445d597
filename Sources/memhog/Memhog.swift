import CommandInterface
import NumaCore

/// Runs the tool: parses the words into a plan, resolves it on this machine, allocates the memory and writes to it.
func memhog(_ program: inout Program) throws(Failure) {
  defer { program.warn(ofEach: SystemRoot.live.takeWarnings()) }
  switch try Plan(program.words) {
  case .help:
    program.output.write(MemhogOption.usage.text(for: program.name))
  case .version:
    program.output.write("memhog (numactl-swift) \(projectVersion)\n")
  case .allocate(let request):
    let allocation = try request.resolved(on: .live)
    for warning in allocation.warnings { program.warn(warning.description) }
    try allocation.carryOut(&program)
  }
}
