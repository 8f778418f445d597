import CommandInterface
import LinuxSystem
import NumaCore

extension Program {
  /// Changes the policies and bindings of running processes: of all of them, or of none.
  ///
  /// The function `plan` plans the command line for a process.
  ///
  /// - Throws: ``Failure`` with the setting, the process and the reason.
  mutating func changeProcesses(
    in root: SystemRoot, _ global: GlobalOptions, _ options: ProcessChangeOptions,
    plan: (ProcessStatus) throws(Failure) -> Plan
  ) throws(Failure) {
    var run = ProcessChangeRun(root: root, global: global, options: options)
    defer { warn(ofEach: run.warnings) }
    try run.prepare(try global.targets.find(in: root), plan)
    try run.apply(plan)
    if options.movesPages { try movePages(&run) }
    if global.isReport {
      output.write(global.isJSON ? run.json.text : run.text)
    }
  }

  /// Prints the report of `--check` for running processes.
  ///
  /// - Throws: A failure without a message if a setting is refused, since the report states the reason.
  mutating func checkProcesses(
    in root: SystemRoot, _ global: GlobalOptions, _ options: ProcessChangeOptions,
    plan: (ProcessStatus) throws(Failure) -> Plan
  ) throws(Failure) {
    var checks: [SettingCheck] = []
    for process in try global.targets.find(in: root) {
      let status = try orFail("--pid: \(process)") { () throws(PolicyChangeFailure) in
        try root.status(ofChanged: process)
      }
      let change = ProcessChange(of: process, status, try plan(status), options)
      checks += change.checks(in: root)
    }
    output.write(global.isJSON ? checks.json.text : checks.map { "\($0)\n" }.joined())
    guard checks.allSatisfy({ $0.isAllowed }) else { throw Failure(nil) }
  }

  /// Moves the pages of changed processes that lie on other nodes than those of the policy.
  private mutating func movePages(_ run: inout ProcessChangeRun) throws(Failure) {
    var refused = false
    for index in run.done.indices {
      do throws(MigrationRefusal) {
        try run.movePages(ofProcessAt: index)
      } catch {
        warn("--move: \(error)")
        refused = true
      }
      if let moved = run.done[index].result.moved, moved.stayed.rawValue > 0, !run.global.isReport {
        warn("--move: \(run.done[index].change.process): \(moved.summary)")
      }
    }
    guard !refused else { throw Failure("--move: the policies have changed; pages stayed") }
  }
}

extension Machine {
  /// Creates the machine as the first of the named processes may use it.
  init(_ root: SystemRoot, ofFirst targets: [ProcessTarget]) throws(Failure) {
    guard let first = try targets.find(in: root).first else {
      self.init(root)
      return
    }
    let status = try orFail("--pid") { () throws(PolicyChangeFailure) in
      try root.status(ofChanged: first)
    }
    self.init(root, of: status)
  }
}

extension SystemRoot {
  /// Reads the status of a process that is to be changed.
  func status(ofChanged process: ProcessID) throws(PolicyChangeFailure) -> ProcessStatus {
    do throws(ReadError) {
      return try processStatus(of: process)
    } catch {
      throw PolicyChangeFailure(reading: process, error)
    }
  }
}

extension ProcessChange {
  /// The outcome of each setting, found without a change.
  fileprivate func checks(in root: SystemRoot) -> [SettingCheck] {
    var checks = refusals.map {
      SettingCheck(setting: $0.setting, process: process, outcome: .refused($0.reason))
    }
    if let policy {
      var outcome = SettingCheck.Outcome.refused("")
      if let refusal = policyRefusal() {
        outcome = .refused(refusal.cause.description)
      } else if case .set(let policy) = policy.change.rule {
        outcome = .policy(policy)
      }
      checks.append(SettingCheck(setting: policy.setting, process: process, outcome: outcome))
    }
    if let binding {
      checks.append(
        SettingCheck(
          setting: binding.setting, process: process,
          outcome: bindingRefusal(in: root).map { .refused($0) } ?? .cpus(binding.change.cpus)))
    }
    return checks
  }
}
