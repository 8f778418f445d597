import CommandInterface
import NumaCore

extension Planner {
  /// Refuses options that would have no effect, so that the user does not assume an effect.
  ///
  /// Options of numactl that have no effect are ignored, as numactl ignores them.
  func checkManner() throws(Failure) {
    if plan.ending == .help { return }
    if manner.isCheck, manner.isBestEffort {
      throw Failure("--best-effort: makes no sense with --check, which applies nothing")
    }
    if manner.flags == [.staticNodes, .relativeNodes] {
      throw Failure("--relative: makes no sense with --static")
    }
    if manner.isCheck, let report = plan.ending.reportOption {
      throw Failure("--check: tries the settings of a command; \(report) is none")
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
    if manner.isJSON { try checkJSON() }
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
    case .command, .done:
      manner.isCheck || plan.steps.contains { $0.dumps }
    }
  }
}

extension Ending {
  /// The option that requests this report; `nil` if no report is requested.
  fileprivate var reportOption: String? {
    switch self {
    case .version: "--version"
    case .show, .showProcess: "--show"
    case .explain: "--explain"
    case .hardware: "--hardware"
    case .done, .help, .command: nil
    }
  }

  fileprivate var showsProcess: Bool {
    if case .showProcess = self { true } else { false }
  }

  /// Whether the ending only reads the machine, so that a recorded machine can take its place.
  fileprivate var readsMachineOnly: Bool {
    switch self {
    case .hardware, .explain: true
    case .done, .help, .version, .show, .showProcess, .command: false
    }
  }
}

extension Step {
  fileprivate var attaches: Bool {
    if case .attach = self { true } else { false }
  }

  fileprivate var verifies: Bool {
    if case .object(.verify) = self { true } else { false }
  }

  fileprivate var dumps: Bool { self == .object(.dump) || self == .object(.dumpNodes) }
}
