import CommandInterface
import LinuxSystem
import NumaCore

extension Program {
  /// Prints the report of `--check`: which settings are allowed here, and why the others are refused.
  ///
  /// - Throws: A failure without a message if a setting is refused, since the report states the reason.
  mutating func check(_ plan: Plan, isJSON: Bool) throws(Failure) {
    var checks: [SettingCheck] = []
    for case .apply(let setting) in plan.steps {
      checks.append(setting.check(through: LinuxKernel()))
    }
    guard !checks.isEmpty else { throw Failure("--check: there is no setting to check") }
    if isJSON {
      output.write(checks.json.text)
    } else {
      for check in checks { output.write("\(check)\n") }
    }
    guard checks.allSatisfy({ $0.isAllowed }) else { throw Failure(nil) }
  }

  mutating func showVersion(isJSON: Bool) {
    guard isJSON else {
      output.write("\(inheritedVersion)\n")
      return
    }
    output.write(
      JSON.report(
        "version",
        [("version", .string(projectVersion)), ("numactl_version", .string(inheritedVersion))]
      ).text)
  }

  /// Prints the report of `--show`.
  ///
  /// - Throws: A failure without a message if the kernel has no memory policies, since the report states it.
  mutating func showBindings(on machine: Machine, isJSON: Bool) throws(Failure) {
    var machine = machine
    let bindings = try Bindings.ofThisProcess(&machine)
    output.write(isJSON ? bindings.json.text : bindings.text)
    if bindings.policy == nil { throw Failure(nil) }
  }

  /// Prints the report of `--show --pid`.
  mutating func show(
    _ process: ProcessID, in root: SystemRoot, _ options: GlobalOptions
  ) throws(Failure) {
    let report = try ProcessReport(of: process, in: root, listsMappings: options.listsMappings)
    output.write(options.isJSON ? report.json.text : report.text)
  }

  /// Prints the report of `--hardware`.
  mutating func showHardware(
    in root: SystemRoot, _ options: GlobalOptions
  ) throws(Failure) {
    try checkSystemRoot(options)
    let isMissing = root.isLive && LinuxKernel().availability() == .notInKernel
    if isMissing || root.lacksNUMA {
      guard !options.isJSON else { throw Failure("--hardware: \(MissingNUMA())") }
      output.write("No NUMA available on this system\n")
      throw Failure(nil)
    }
    let hardware = try Hardware(of: root)
    if hardware.nodes.isEmpty, let directory = options.systemRoot {
      throw Failure(
        "--sysroot: \(directory.quotedIfEmpty): holds no machine: there are no nodes in its "
          + "sys/devices/system/node")
    }
    if hardware.nodes.isEmpty {
      warn("/sys/devices/system/node: shows no nodes; /sys may not be mounted")
    }
    let performance =
      options.showsTiers ? MemoryPerformance(of: root, hardware.nodes.map { $0.id }) : nil
    guard !options.isJSON else {
      output.write(hardware.json(performance).text)
      return
    }
    output.write(
      options.drawsGraph
        ? hardware.graph(on: .askedForGraph())
        : hardware.text(compressesCPUs: options.compressesCPUs))
    if let performance { output.write(performance.text) }
  }

  /// Prints the report of `--explain`: what a specifier means on this machine, item by item.
  mutating func explain(
    _ specifier: NodeSpecifier, on machine: Machine, _ options: GlobalOptions
  ) throws(Failure) {
    try checkSystemRoot(options)
    guard !machine.root.lacksNUMA else {
      throw Failure("--explain: \(Word(specifier.text).quotedIfEmpty): \(MissingNUMA())")
    }
    let allowed = try explainableNodes(machine)
    do throws(NodeSpecifierError) {
      let explanation = try specifier.explain(within: allowed, from: machine.root)
      output.write(options.isJSON ? explanation.json.text : "\(explanation)\n")
      for warning in explanation.selection.warnings {
        warn("\(Word(specifier.text).quotedIfEmpty): \(warning)")
      }
    } catch {
      throw Failure("--explain: \(machine.explained(error, isBinding: false))")
    }
  }

  /// Returns the nodes that a specifier may name.
  ///
  /// A recorded machine may lack the file of the allowed nodes; then these are all nodes with memory.
  private func explainableNodes(_ machine: Machine) throws(Failure) -> NodeMask {
    var machine = machine
    do throws(ReadError) {
      return try machine.memoryNodes()
    } catch .unreadable(let path, .noSuchFileOrDirectory) where !machine.root.isLive {
      warn("--explain: \(path): \(Errno.noSuchFileOrDirectory); all nodes with memory are allowed")
    } catch {
      throw Failure(error.description)
    }
    return try orFail { () throws(ReadError) in try machine.root.nodesWithMemory() }
  }

  /// Fails if the directory of `--sysroot` is missing.
  private func checkSystemRoot(_ options: GlobalOptions) throws(Failure) {
    guard let directory = options.systemRoot else { return }
    do throws(ReadError) {
      try SystemRoot(directory.path).checkDirectory()
    } catch {
      throw Failure("--sysroot: \(directory.quotedIfEmpty): \(error.errno)")
    }
  }
}
