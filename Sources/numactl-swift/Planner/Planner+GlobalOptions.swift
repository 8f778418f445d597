import CommandInterface
import NumaCore

extension Planner {
  /// Refuses options that would have no effect, so that the user does not assume an effect.
  ///
  /// Options of numactl that have no effect are ignored, as numactl ignores them.
  func checkGlobalOptions() throws(Failure) {
    if plan.ending == .help { return }
    if globalOptions.isCheck, globalOptions.isBestEffort {
      throw Failure("--best-effort: makes no sense with --check, which applies nothing")
    }
    if globalOptions.flags == [.staticNodes, .relativeNodes] {
      throw Failure("--relative: makes no sense with --static")
    }
    if globalOptions.isCheck, let report = plan.ending.reportOption {
      throw Failure("--check: tries the settings of a command; \(report) is none")
    }
    if !globalOptions.flags.isEmpty, policyOption == nil {
      let name = globalOptions.flags.contains(.staticNodes) ? "--static" : "--relative"
      throw Failure("\(name): needs a policy to change")
    }
    if let path = globalOptions.loads.first {
      if globalOptions.isCheck {
        throw Failure("--load: \(path): cannot stand with --check, which reads no file")
      }
      guard plan.steps.contains(where: { $0.loads }) else {
        throw Failure("--load: \(path): is for a command, or stands with a policy alone")
      }
    }
    try checkChangeOptions()
    if globalOptions.mappings != nil, !plan.ending.showsProcess, !plan.ending.changesProcesses {
      throw Failure("--mappings: is for --show --pid, and for --pid with a policy")
    }
    if case .some(.some(let word)) = globalOptions.mappings, plan.ending.showsProcess {
      throw Failure("--mappings: \(word.quotedIfEmpty): takes no value with --show")
    }
    if plan.ending != .hardware {
      if globalOptions.showsTiers { throw Failure("--tiers: is for --hardware") }
      if globalOptions.drawsGraph { throw Failure("--graph: is for --hardware") }
    }
    if globalOptions.systemRoot != nil, !plan.ending.readsMachineOnly {
      throw Failure("--sysroot: is for --hardware and --explain: settings are made on this machine")
    }
    if globalOptions.isJSON { try checkJSON() }
  }

  /// Checks that the output is one report, of one object, and nothing else.
  private func checkJSON() throws(Failure) {
    guard printsReport else { throw Failure("--json: there is no report to print") }
    if plan.steps.contains(where: { $0.verifies }) {
      throw Failure("--json: cannot stand with --verify, which prints lines of its own")
    }
    let objects = plan.steps.filter { $0.attaches }
    if objects.count > 1 {
      throw Failure("--json: prints one segment or file, not \(objects.count)")
    }
    if !objects.isEmpty, let report = plan.ending.reportOption,
      plan.steps.contains(where: { $0.dumps })
    {
      throw Failure("--json: prints one report, and \(report) is another than --dump")
    }
  }

  private var printsReport: Bool {
    switch plan.ending {
    case .show, .showProcess, .hardware, .explain, .version: true
    case .help: false
    case .changeProcesses: globalOptions.isCheck || globalOptions.isReport
    case .command, .done:
      globalOptions.isCheck || plan.steps.contains { $0.dumps }
    }
  }
}
