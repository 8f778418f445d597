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
    let errand = try request.onThisMachine()
    // Warns before the call: the call can take minutes, and a remark may be the reason to stop it.
    for remark in errand.remarks { program.warn(remark.description) }
    if request.isDryRun || request.reserve != nil {
      try request.lookAhead(errand, &program)
      guard !request.isDryRun else { return }
    }
    let status = program.statusLine
    guard request.whom.single == nil else {
      for remark in try errand.carryOut(&program, status) {
        program.warn(remark.description)
      }
      return
    }
    var run = GroupRun(of: request.whom, errand, status)
    try run.carryOut(in: .live)
    run.write(to: &program.output)
    for remark in run.remarks { program.warn(remark) }
    if let failure = run.failure { throw failure }
  }
}

extension MigrationRequest {
  fileprivate func onThisMachine() throws(Failure) -> Errand {
    let root = SystemRoot.live
    guard !root.lacksNUMA else { throw Failure("\(MissingNUMA())") }
    let allowed: NodeMask
    do throws(ReadError) {
      allowed = try root.allowedNodes()
    } catch {
      throw Failure(error.description)
    }
    return try onMachine(
      allowed: allowed, from: root,
      topology: { () throws(ReadError) in try root.nodeTopology() },
      weights: { (spread, nodes) throws(Failure) in try spread.weights(of: nodes, on: root) })
  }
}
