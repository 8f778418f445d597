import CommandInterface
import LinuxSystem
import NumaCore

/// Runs the tool: makes a plan from the words, carries out its steps in order, and then its ending.
func numactl(_ program: inout Program) throws(Failure) {
  var options = GlobalOptions([])
  var root = SystemRoot.live
  defer { program.warn(ofEach: root.takeWarnings()) }
  let plan = try Planner.plan(program.words) { (given) throws(Failure) in
    options = given
    if let directory = given.systemRoot { root = SystemRoot(directory.path) }
    guard given.changesProcesses else { return Machine(root) }
    return try Machine(root, ofFirst: given.targets)
  }
  if case .changeProcesses(let change) = plan.ending {
    return try program.changeProcesses(in: root, options, change)
  }
  for warning in plan.warnings { program.warn(warning) }
  if options.isCheck, plan.ending != .help {
    try program.check(plan, isJSON: options.isJSON)
  } else {
    let foundMismatch = try program.carryOut(plan, in: root, options)
    try program.end(plan.ending, on: Machine(root), options)
    if foundMismatch { throw Failure(nil) }
  }
}

extension Program {
  /// Changes running processes, or checks whether they could be changed.
  ///
  /// The command line is planned for each process, because its nodes are those of the cpuset of the process.
  fileprivate mutating func changeProcesses(
    in root: SystemRoot, _ options: GlobalOptions, _ change: ProcessChangeOptions
  ) throws(Failure) {
    let words = words
    let plan = { (status: ProcessStatus) throws(Failure) -> Plan in
      try Planner.plan(words) { _ in Machine(root, of: status) }
    }
    if options.isCheck {
      try checkProcesses(in: root, options, change, plan: plan)
    } else {
      try changeProcesses(in: root, options, change, plan: plan)
    }
  }

  /// Carries out the steps in order, and stops at the first that fails.
  ///
  /// - Returns: Whether a page of a segment or file did not match its policy.
  fileprivate mutating func carryOut(
    _ plan: Plan, in root: SystemRoot, _ options: GlobalOptions
  ) throws(Failure) -> Bool {
    var object = AttachedObject()
    var report = ObjectReport(isJSON: options.isJSON)
    for step in plan.steps {
      switch step {
      case .apply(let setting):
        let warning = try apply(setting, to: &object, isBestEffort: options.isBestEffort)
        if let warning { warn(warning) }
      case .attach(let request):
        for creation in try object.attach(request) { note("\(creation)") }
        report.name = request.name
      case .object(let action):
        var findings = ObjectFindings.none
        // If the action fails midway, the results that it found before stay in the output.
        defer { report.add(findings, to: &output) }
        try object.act(action, &findings)
      case .setWeights(let changes):
        // A command, or a report of one JSON value, has standard output for itself.
        try setWeights(
          changes, in: root, ownsOutput: !plan.ending.isCommand && !options.isJSON)
      case .load(let path, let policy): try load(path, by: policy)
      }
    }
    if let json = report.json { output.write(json.text) }
    return report.foundMismatch
  }

  /// Applies a setting to this process, or to the segment or file.
  ///
  /// - Returns: A warning about a setting that is applied with a limitation; `nil` if there is none.
  private func apply(
    _ setting: Setting, to object: inout AttachedObject, isBestEffort: Bool
  ) throws(Failure) -> String? {
    if setting.isOfObject {
      return isBestEffort ? try object.applyBest(setting) : try object.apply(setting)
    }
    return isBestEffort
      ? setting.applyBest(through: LinuxKernel()) : try setting.apply(through: LinuxKernel())
  }

  /// Sets the weights and prints the old and new ones, on stdout or, if the tool does not own it, on stderr.
  private mutating func setWeights(
    _ changes: [WeightChange], in root: SystemRoot, ownsOutput: Bool
  ) throws(Failure) {
    let weights = try AppliedWeights(setting: changes, in: root)
    if let warning = weights.warning { warn(warning) }
    for line in weights.lines {
      if ownsOutput { output.write(line + "\n") } else { note(line) }
    }
  }

  fileprivate mutating func end(
    _ ending: Ending, on machine: Machine, _ options: GlobalOptions
  ) throws(Failure) {
    switch ending {
    case .done: break
    case .help: output.write(NumactlOption.usage.text(for: name))
    case .version: showVersion(isJSON: options.isJSON)
    case .show: try showBindings(on: machine, isJSON: options.isJSON)
    case .showProcess(let process):
      try show(process, in: machine.root, options)
    case .explain(let specifier): try explain(specifier, on: machine, options)
    case .hardware: try showHardware(in: machine.root, options)
    // Has no steps that this process carries out.
    case .changeProcesses: break
    case .command(let index):
      try output.flush()
      warn(ofEach: machine.root.takeWarnings())
      throw execute(wordsFrom: index)
    }
  }
}
