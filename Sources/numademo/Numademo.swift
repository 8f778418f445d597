import CommandInterface
import NumaCore
import LinuxSystem

/// Runs the tool: parses the words into a plan, builds the steps of each test for the machine, and shows their results.
func numademo(_ program: inout Program) throws(Failure) {
  defer { program.warn(ofEach: SystemRoot.live.takeWarnings()) }
  switch try Plan(program.words) {
  case .help: program.output.write(NumademoOption.usage.text(for: program.name))
  case .version: program.output.write("numademo (numactl-swift) \(projectVersion)\n")
  case .run(let request): try program.run(request)
  }
}

extension Program {
  fileprivate mutating func run(_ request: DemoRequest) throws(Failure) {
    try requireNUMA(request)
    let machine = try DemoMachine(.live, LinuxKernel())
    guard machine.nodes.count >= DemoMachine.leastNodes else {
      say("A minimum of 2 nodes is required for this test.", request.format)
      throw Failure(nil, status: .skipped)
    }
    let operands = try request.parsedOperands()
    if request.format != .json { output.write("\(machine.nodes.count) nodes available\n") }
    noteOmissions(machine, request)
    var report = DemoReport(nodes: machine.nodes, byteCount: operands.byteCount)
    let affinity = try? LinuxKernel().affinity()
    // If the run ends early, the report contains what was measured until then.
    defer { if request.format == .json { output.write(report.json.text) } }
    for test in operands.tests {
      // Each test starts with the CPU affinity that the tool had at its start.
      if let affinity { try? LinuxKernel().setAffinity(affinity) }
      try measure(test, on: machine, request, report: &report)
    }
  }

  /// Prints a message on stdout as numactl's numademo does, or on stderr if the report is JSON.
  private mutating func say(_ text: String, _ format: OutputFormat) {
    if format == .json { note(text) } else { output.write(text + "\n") }
  }

  private mutating func requireNUMA(_ request: DemoRequest) throws(Failure) {
    switch LinuxKernel().availability() {
    case .available where !SystemRoot.live.lacksNUMA: return
    case .available, .notInKernel:
      say("your system does not support the numa API.", request.format)
      if !request.isForced { throw Failure(nil) }
    case .blocked(let errno):
      let reason = "NUMA calls are blocked, by a seccomp filter (a container's?): \(errno)"
      guard request.isForced else { throw Failure(reason) }
      warn(reason)
    }
  }

  private func noteOmissions(_ machine: DemoMachine, _ request: DemoRequest) {
    let count = machine.nodes.count
    if count > NodeMask.mostForAllSets {
      let sets = NodeMask.severalOf(machine.nodes).count
      note(
        "\(count) nodes have 2^\(count) sets; \(sets) of several nodes stand for them: neighbours, and the "
          + "first nodes up to each")
    }
    if !machine.hasWeightedInterleave {
      note("weighted interleaving is left out: this kernel has none (Linux 6.9)")
    }
    if !machine.hasPreferredMany {
      note("several preferred nodes are left out: this kernel takes one (Linux 5.15)")
    }
  }

  private mutating func measure(
    _ test: DemoTest, on machine: DemoMachine, _ request: DemoRequest,
    report: inout DemoReport
  ) throws(Failure) {
    let sequence = TestSequence(on: machine, isSample: request.isSample)
    var runner = TestRunner(
      test, byteCount: report.byteCount, readsPlaces: request.format == .json)
    var graph = ResultGraph(test)
    if sequence.interval != .one {
      let announcement = Announcement.sampling(test, sequence.interval)
      try show(.announced(announcement), request, graph: &graph, report: &report)
    }
    for step in sequence.steps {
      for result in runner.carryOut(step) {
        try show(result, request, graph: &graph, report: &report)
      }
    }
    if request.format == .graph { output.write(graph.text(on: .askedForGraph())) }
    // The run takes minutes, so the results of each test are written at once.
    if request.format != .json { try output.flush() }
  }

  private mutating func show(
    _ result: TestRunner.StepResult, _ request: DemoRequest, graph: inout ResultGraph,
    report: inout DemoReport
  ) throws(Failure) {
    var failure: String?
    switch result {
    case .announced(let announcement):
      switch request.format {
      case .text, .csv: output.write(announcement.line)
      case .graph: graph.append(announcement)
      case .json: break
      }
    case .measured(let measurement):
      switch request.format {
      case .text, .csv:
        if let line = measurement.line(isCSV: request.format == .csv) { output.write(line) }
      case .graph: graph.append(measurement)
      case .json: report.measurements.append(measurement)
      }
      if case .failed(let reason) = measurement.outcome {
        failure =
          "\(measurement.placement.title) \(measurement.test.label): not measured: \(reason)"
      }
    case .failed(let reason): failure = reason
    }
    if request.format == .text || request.format == .csv { try output.flush() }
    guard let failure else { return }
    if request.exitsOnError { throw Failure(failure) }
    note(failure)
  }
}

extension ExitStatus {
  /// The exit status of a test of Automake that cannot run on this machine.
  fileprivate static let skipped = ExitStatus(rawValue: 77)
}
