import CommandInterface
import LinuxSystem
import NumaCore

/// Runs the tool: makes a plan from the words, carries out its steps in order, and then its ending.
func numactl(_ program: inout Program) throws(Failure) {
  var manner = Manner([])
  var root = SystemRoot.live
  defer { program.warn(ofEach: root.takeWarnings()) }
  let plan = try Planner.plan(program.words) {
    manner = $0
    if let directory = $0.systemRoot { root = SystemRoot(directory.path) }
    return Machine(root)
  }
  for warning in plan.warnings { program.warn(warning) }
  let machine = Machine(root)
  if manner.isCheck, plan.ending != .help {
    try program.check(plan, machine, manner)
  } else {
    let foundMismatch = try program.carryOut(
      plan.steps, machine, manner, ownsOutput: !plan.ending.isCommand && !manner.isJSON)
    try program.end(plan.ending, machine, manner)
    if foundMismatch { throw Failure(nil) }
  }
}

extension Program {
  /// Carries out the steps in order, and stops at the first that fails.
  ///
  /// `ownsOutput` is true if neither a command nor a report of one JSON value uses standard output.
  ///
  /// - Returns: Whether a page of a segment or file did not match its policy.
  fileprivate mutating func carryOut(
    _ steps: [Step], _ machine: Machine, _ manner: Manner, ownsOutput: Bool
  ) throws(Failure) -> Bool {
    var object = ObjectRun()
    for step in steps {
      switch step {
      case .apply(let setting): try apply(setting, &object, machine, manner)
      case .attach(let request):
        for creation in try object.attach(request) { note("\(creation)") }
      case .object(let action):
        // If the action fails midway, the results that it found before stay in the output.
        try object.act(action, &output, isJSON: manner.isJSON)
      case .setWeights(let changes): try setWeights(changes, machine, ownsOutput: ownsOutput)
      }
    }
    if let json = object.json { output.write(json.text) }
    return object.foundMismatch
  }

  /// Sets the weights and prints the old and new ones, on standard error if standard output belongs to a command or to
  /// JSON.
  private mutating func setWeights(
    _ changes: [WeightChange], _ machine: Machine, ownsOutput: Bool
  ) throws(Failure) {
    let report = try WeightReport(changes, in: machine.root)
    if let remark = report.remark { warn(remark) }
    for line in report.lines {
      if ownsOutput { output.write(line + "\n") } else { note(line) }
    }
  }

  private func apply(
    _ setting: Setting, _ object: inout ObjectRun, _ machine: Machine, _ manner: Manner
  ) throws(Failure) {
    if setting.isOfObject {
      let remark =
        manner.isBestEffort
        ? try object.applyBest(setting, explaining: machine)
        : try object.apply(setting, explaining: machine)
      if let remark { warn(remark) }
    } else if manner.isBestEffort {
      if let remark = setting.applyBest(through: LinuxKernel(), explaining: machine) {
        warn(remark)
      }
    } else if let remark = try setting.apply(through: LinuxKernel(), explaining: machine) {
      warn(remark)
    }
  }

  fileprivate mutating func end(
    _ ending: Ending, _ machine: Machine, _ manner: Manner
  ) throws(Failure) {
    switch ending {
    case .done: break
    case .help: output.write(NumactlOption.usage.text(for: name))
    case .version: output.write(version(isJSON: manner.isJSON))
    case .show: try show(machine, manner)
    case .showProcess(let process): try show(process, machine, manner)
    case .explain(let specifier): try explain(specifier, machine, manner)
    case .hardware: try showHardware(machine, manner)
    case .command(let index):
      try output.flush()
      warn(ofEach: machine.root.takeWarnings())
      throw execute(wordsFrom: index)
    }
  }

  /// Fails if the directory of `--sysroot` is missing.
  func checkSystemRoot(_ manner: Manner) throws(Failure) {
    guard let directory = manner.systemRoot else { return }
    do throws(ReadError) {
      try SystemRoot(directory.path).checkDirectory()
    } catch {
      throw Failure("--sysroot: \(directory.quotedIfEmpty): \(error.errno)")
    }
  }

  private func version(isJSON: Bool) -> String {
    guard isJSON else { return "\(inheritedVersion)\n" }
    return JSON.report(
      "version",
      [("version", .string(projectVersion)), ("numactl_version", .string(inheritedVersion))]
    ).text
  }

  private mutating func show(_ machine: Machine, _ manner: Manner) throws(Failure) {
    var machine = machine
    let bindings = try Bindings.ofThisProcess(&machine)
    output.write(manner.isJSON ? bindings.json.text : bindings.text)
    if bindings.policy == nil { throw Failure(nil) }
  }

  private mutating func show(
    _ process: ProcessID, _ machine: Machine, _ manner: Manner
  ) throws(Failure) {
    let report = try ProcessReport(of: process, in: machine.root)
    output.write(manner.isJSON ? report.json.text : report.text)
  }

  private mutating func showHardware(_ machine: Machine, _ manner: Manner) throws(Failure) {
    try checkSystemRoot(manner)
    let isMissing = machine.root.isLive && LinuxKernel().availability() == .notInKernel
    if isMissing || machine.root.lacksNUMA {
      guard !manner.isJSON else { throw Failure("--hardware: \(MissingNUMA())") }
      output.write("No NUMA available on this system\n")
      throw Failure(nil)
    }
    let hardware = try Hardware(of: machine.root)
    if hardware.nodes.isEmpty, let directory = manner.systemRoot {
      throw Failure(
        "--sysroot: \(directory.quotedIfEmpty): holds no machine: there are no nodes in its "
          + "sys/devices/system/node")
    }
    if hardware.nodes.isEmpty {
      warn("/sys/devices/system/node: shows no nodes; /sys may not be mounted")
    }
    let performance =
      manner.showsTiers
      ? MemoryPerformance(of: machine.root, hardware.nodes.map { $0.id }) : nil
    guard !manner.isJSON else {
      output.write(hardware.json(performance).text)
      return
    }
    output.write(
      manner.drawsGraph
        ? hardware.graph(on: .askedForGraph())
        : hardware.text(compressesCPUs: manner.compressesCPUs))
    if let performance { output.write(performance.text) }
  }
}
