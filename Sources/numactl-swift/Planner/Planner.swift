import CommandInterface
import NumaCore

/// A reader of a command line: it reads option by option, as numactl does, and finds errors before any action is
/// carried out.
struct Planner {
  var machine: Machine
  let globalOptions: GlobalOptions
  private(set) var plan = Plan()

  /// Whether nodes and CPUs are taken from the whole machine.
  private(set) var takesAll = false
  /// The first option that named nodes or CPUs.
  private var firstSpecifierOption: String?
  /// The nodes of the previous option, for `same`.
  var previousNodes: Word?
  /// The option that set the policy.
  var policyOption: String?
  /// The option that set the binding to CPUs.
  var bindingOption: String?
  private(set) var isBalancing = false
  private(set) var isStrict = false
  private var showsHardware = false
  var object = ObjectOptions()

  init(on machine: Machine, _ globalOptions: GlobalOptions) {
    self.machine = machine
    self.globalOptions = globalOptions
  }

  /// Makes a plan from a command line for a machine.
  ///
  /// - Throws: The first error, in the order typed.
  static func plan(
    _ words: [Word], on machine: (GlobalOptions) throws(Failure) -> Machine
  ) throws(Failure) -> Plan {
    let line = ParsedCommandLine(words)
    let globalOptions = GlobalOptions(line.options)
    var planner = Planner(on: try machine(globalOptions), globalOptions)
    for option in line.options {
      // An option that prints a report at once ends the command line, even if the words after it are wrong.
      if try planner.take(option) {
        try planner.refuseMissingProcess(line.error)
        try planner.checkGlobalOptions()
        return planner.plan
      }
    }
    if let error = line.error { throw Failure(error, NumactlOption.usage) }
    try planner.finish(command: line.command, of: words)
    try planner.checkGlobalOptions()
    return planner.plan
  }

  /// Takes an option; returns `true` if it ends the command line.
  private mutating func take(_ option: NumactlOption) throws(Failure) -> Bool {
    switch option {
    case .help: plan.ending = .help
    case .version:
      try refuseAfterPolicy(option)
      plan.ending = .version
    case .show: plan.ending = try showEnding()
    case .explain(let text):
      plan.ending = .explain(
        try orFail(option.name) { () throws(NodeSpecifierError) in try NodeSpecifier(text.bytes) })
    default:
      try takeSetting(option)
      return false
    }
    return true
  }

  private mutating func takeSetting(_ option: NumactlOption) throws(Failure) {
    switch option {
    case .all:
      if let firstSpecifierOption {
        throw Failure("--all: must come before \(firstSpecifierOption)")
      }
      takesAll = true
    case .interleave(let text): try takePolicy(option, .interleave, of: text)
    case .weightedInterleave(let text): try takePolicy(option, .weightedInterleave, of: text)
    case .preferred(let text): try takePolicy(option, .preferred, of: text)
    case .preferredMany(let text): try takePolicy(option, .preferredMany, of: text)
    case .bind(let text): try takePolicy(option, .bind, of: text)
    case .local: try takeLocalPolicy(option)
    case .runOnNodes(let text): try takeNodeBinding(option, text)
    case .runOnCPUs(let text): try takeCPUBinding(option, text)
    case .balancing:
      try refuseAfterPolicy(option)
      isBalancing = true
    case .hardware:
      try refuseAfterPolicy(option)
      showsHardware = true
    case .strict: isStrict = true
    case .localRank(let text): try takeLocalRank(option, text)
    // These hold for the whole command line, or are refused at its end.
    case .load, .process, .tree, .controlGroup, .mappings, .movePages, .timeout, .report: break
    case .setWeights(let text): try takeWeights(option, text)
    default: try takeObject(option)
    }
  }

  /// Notes that an option named nodes or CPUs, which `--all` must precede.
  mutating func noteSpecifier(of option: NumactlOption) {
    firstSpecifierOption = firstSpecifierOption ?? option.name
  }

  mutating func apply(_ setting: Setting) { append(.apply(setting)) }

  mutating func append(_ step: Step) { plan.steps.append(step) }

  mutating func warn(_ warning: String) { plan.warnings.append(warning) }

  /// Sets the ending of a command line that no option ends.
  private mutating func finish(command: Int?, of words: [Word]) throws(Failure) {
    if let target = globalOptions.targets.first {
      plan.ending = try changeEnding(
        target, showsHardware: showsHardware, command: command.map { words[$0] })
      return
    }
    if showsHardware {
      plan.ending = .hardware
      return
    }
    if object.isAttached {
      guard let command else { return }
      throw Failure(UsageError(words[command], .unexpectedOperand), NumactlOption.usage)
    }
    if isStrict { warn("--strict: means nothing for a command; ignored") }
    if let sizeOption = object.sizeOption {
      throw Failure("\(sizeOption): is for --shm and --file, and there is none")
    }
    for path in globalOptions.loads {
      guard !path.bytes.isEmpty else { throw Failure("--load: '': is no file name") }
      append(.load(path, threadPolicy))
    }
    if let command {
      plan.ending = .command(at: command)
    } else if !globalOptions.isCheck, !plan.steps.contains(where: { $0.needsNoCommand }) {
      throw Failure(UsageError("COMMAND", .missingOperand), NumactlOption.usage)
    }
  }
}
