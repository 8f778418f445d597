import CommandInterface
import NumaCore

extension Planner {
  /// Refuses what would have no effect, so that nobody believes it had one. Options of numactl that have none are
  /// ignored, as ever.
  func checkManner() throws(Failure) {
    if manner.isCheck, manner.isBestEffort {
      throw Failure("--best-effort: makes no sense with --check, which applies nothing")
    }
    if manner.flags == [.staticNodes, .relativeNodes] {
      throw Failure("--relative: makes no sense with --static")
    }
    if !manner.flags.isEmpty, policyOption == nil {
      let name = manner.flags.contains(.staticNodes) ? "--static" : "--relative"
      throw Failure("\(name): needs a policy to change")
    }
    if manner.process != nil, !plan.ending.showsProcess {
      throw Failure("--pid: is for --show")
    }
    if plan.ending != .hardware {
      if manner.showsTiers { throw Failure("--tiers: is for --hardware") }
      if manner.drawsGraph { throw Failure("--graph: is for --hardware") }
    }
    if manner.systemRoot != nil, !plan.ending.readsMachineOnly {
      throw Failure("--sysroot: is for --hardware and --explain: settings are made on this machine")
    }
    if manner.isJSON, !printsReport {
      throw Failure("--json: there is no report to print")
    }
  }

  private var printsReport: Bool {
    switch plan.ending {
    case .show, .showProcess, .hardware, .explain, .version: true
    case .help: false
    case .command, .done: manner.isCheck || plan.steps.contains(where: \.dumps)
    }
  }
}

extension Ending {
  fileprivate var showsProcess: Bool {
    if case .showProcess = self { true } else { false }
  }

  /// Whether it does nothing but read, so that any machine will do.
  fileprivate var readsMachineOnly: Bool {
    switch self {
    case .hardware, .explain: true
    case .done, .help, .version, .show, .showProcess, .command: false
    }
  }
}

extension Step {
  fileprivate var dumps: Bool { self == .object(.dump) || self == .object(.dumpNodes) }
}
