import CommandInterface
import NumaCore

/// A reader of a command line: it reads option by option, as numactl does, and finds errors before any action is
/// carried out.
struct Planner {
  var machine: Machine
  let manner: Manner
  private(set) var plan = Plan()

  /// Whether nodes and CPUs are taken from the whole machine.
  private(set) var takesAll = false
  /// The first option that named nodes or CPUs.
  private var firstSpecifierOption: String?
  /// The nodes of the previous option, for `same`.
  private var previousNodes: Word?
  /// The option that set the policy.
  var policyOption: String?
  /// The option that set the binding to CPUs.
  private(set) var bindingOption: String?
  private(set) var isBalancing = false
  private var isStrict = false
  private var showsHardware = false
  var object = ObjectOptions()

  init(on machine: Machine, _ manner: Manner) {
    self.machine = machine
    self.manner = manner
  }

  /// Makes a plan from a command line for a machine.
  ///
  /// - Throws: The first error, in the order typed.
  static func plan(_ words: [Word], on machine: (Manner) -> Machine) throws(Failure) -> Plan {
    let line = CommandLineOptions(words)
    let manner = Manner(line.options)
    var planner = Planner(on: machine(manner), manner)
    for option in line.options {
      // An option that prints a report at once ends the command line, even if the words after it are wrong.
      if try planner.take(option) {
        try planner.refuseMissingProcess(line.error)
        try planner.checkManner()
        return planner.plan
      }
    }
    if let error = line.error { throw Failure(error, NumactlOption.usage) }
    try planner.finish(command: line.command, of: words)
    try planner.checkManner()
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
      do throws(NodeSpecifierError) {
        plan.ending = .explain(try NodeSpecifier(text.bytes))
      } catch {
        throw Failure("\(option.name): \(error)")
      }
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
    case .interleave(let text): try takePolicy(option, .interleave, text)
    case .weightedInterleave(let text): try takePolicy(option, .weightedInterleave, text)
    case .preferred(let text): try takePolicy(option, .preferred, text)
    case .preferredMany(let text): try takePolicy(option, .preferredMany, text)
    case .bind(let text): try takePolicy(option, .bind, text)
    case .local:
      try beginPolicy(option)
      if machine.root.lacksNUMA { return try applyRefused(option, nil, "\(MissingNUMA())") }
      let policy = MemoryPolicy(.local, flags: manner.flags)
      apply(Setting(option: option.name, text: nil, value: policyValue(policy)))
    case .runOnNodes(let text): try takeNodeBinding(option, text)
    case .runOnCPUs(let text): try takeCPUBinding(option, text)
    case .balancing:
      try refuseAfterPolicy(option)
      isBalancing = true
    case .hardware:
      try refuseAfterPolicy(option)
      showsHardware = true
    case .strict: isStrict = true
    case .localRank: try takeLocalRank(option)
    // Without --show, --pid is refused at the end.
    case .process: break
    case .setWeights(let text): try takeWeights(option, text)
    default: try takeObject(option)
    }
  }

  func refuseAfterPolicy(_ option: NumactlOption) throws(Failure) {
    if let policyOption { throw Failure("\(option.name): must come before \(policyOption)") }
  }

  func refuseAfterBinding(_ option: NumactlOption) throws(Failure) {
    if let bindingOption {
      throw Failure("\(option.name): has no CPUs to bind: \(bindingOption) is for a command")
    }
  }

  mutating func apply(_ setting: Setting) { plan.steps.append(.apply(setting)) }

  mutating func append(_ step: Step) { plan.steps.append(step) }
}

// MARK: Policies

extension Planner {
  mutating func beginPolicy(_ option: NumactlOption) throws(Failure) {
    if let policyOption {
      throw Failure("\(option.name): only one policy can be set, and \(policyOption) sets one")
    }
    policyOption = option.name
  }

  private mutating func takePolicy(
    _ option: NumactlOption, _ mode: MemoryPolicy.Mode, _ text: Word
  ) throws(Failure) {
    // As in numactl: for --membind, a second policy is reported before the nodes are read; for other options, after
    // that.
    if mode == .bind { try beginPolicy(option) }
    let choice = try nodes(of: option, text)
    if mode != .bind { try beginPolicy(option) }
    switch choice {
    case .refused(let reason):
      apply(Setting(option: option.name, text: text, value: .refused(reason)))
    case .chosen(let nodes, let omission):
      let value = try policyValue(option, mode, nodes, text, isReduced: omission != nil)
      apply(Setting(option: option.name, text: text, value: value, omission: omission))
    }
  }

  private func policyValue(
    _ option: NumactlOption, _ mode: MemoryPolicy.Mode, _ nodes: NodeMask, _ text: Word,
    isReduced: Bool
  ) throws(Failure) -> Setting.Value {
    if isReduced, nodes.isEmpty { return .nothing }
    var mode = mode
    if isReduced, mode == .bind || mode == .preferred { mode = .preferredMany }
    if mode == .preferred, nodes.count != 1 {
      throw Failure("\(option.name): \(text.quotedIfEmpty): takes one node, not \(nodes.count)")
    }
    if nodes.isEmpty {
      // The kernel would refuse this too, but without naming the word. An empty set is meaningful only for
      // interleaving.
      guard !object.isAttached, mode == .interleave || mode == .weightedInterleave else {
        throw Failure("\(option.name): \(text.quotedIfEmpty): names no node")
      }
      return .policy(.default)
    }
    // As in numactl, one preferred node of shared memory is set in the same way as several.
    if object.isAttached, mode == .preferred { mode = .preferredMany }
    var flags = manner.flags
    if isBalancing, !object.isAttached, mode == .bind || mode == .preferredMany {
      flags.insert(.balancing)
    }
    return policyValue(MemoryPolicy(mode, nodes, flags: flags))
  }

  private func policyValue(_ policy: MemoryPolicy) -> Setting.Value {
    object.isAttached ? .objectPolicy(policy, isStrict: isStrict) : .policy(policy)
  }
}

// MARK: Bindings

extension Planner {
  mutating func beginBinding(_ option: NumactlOption) throws(Failure) {
    if let bindingOption, bindingOption == NumactlOption.localRank.name {
      throw Failure("\(option.name): cannot stand with \(bindingOption), which binds to CPUs too")
    }
    if let length = object.sizeOption {
      throw Failure("\(length): is for --shm and --file, and \(option.name) is for a command")
    }
    bindingOption = option.name
  }

  private mutating func takeNodeBinding(_ option: NumactlOption, _ text: Word) throws(Failure) {
    try beginBinding(option)
    let choice = try nodes(of: option, text)
    guard case .chosen(let nodes, let omission) = choice else {
      if case .refused(let reason) = choice {
        apply(Setting(option: option.name, text: text, value: .refused(reason)))
      }
      return
    }
    let cpus: CPUMask
    do throws(ReadError) {
      cpus = try machine.cpus(of: nodes)
    } catch {
      return try applyRefused(option, text, error.description)
    }
    var setting = Setting(
      option: option.name, text: text, value: .affinity(cpus, of: nodes), omission: omission)
    if cpus.isEmpty {
      let reason =
        nodes.isEmpty
        ? "names no node"
        : nodes.count == 1 ? "node \(nodes) has no CPUs" : "the nodes have no CPUs"
      try refuse(&setting, reason)
    }
    apply(setting)
  }

  private mutating func takeCPUBinding(_ option: NumactlOption, _ text: Word) throws(Failure) {
    try beginBinding(option)
    switch try cpus(of: option, text) {
    case .refused(let reason):
      apply(Setting(option: option.name, text: text, value: .refused(reason)))
    case .chosen(let cpus, let omission):
      var setting = Setting(
        option: option.name, text: text, value: .affinity(cpus, of: nil), omission: omission)
      if cpus.isEmpty { try refuse(&setting, "names no CPU") }
      apply(setting)
    }
  }

  /// Fails, or adds a setting that is not applied, with the reason, if a refusal is not a failure.
  mutating func applyRefused(
    _ option: NumactlOption, _ text: Word?, _ reason: String
  ) throws(Failure) {
    var setting = Setting(option: option.name, text: text, value: .nothing)
    try refuse(&setting, reason)
    apply(setting)
  }

  /// Fails, or records the reason in the setting if a refusal is not a failure.
  func refuse(_ setting: inout Setting, _ reason: String) throws(Failure) {
    if manner.isCheck {
      setting.value = .refused(reason)
    } else if manner.isBestEffort {
      setting.value = .nothing
      setting.omission = setting.omission ?? reason
    } else {
      throw Failure("\(setting.label): \(reason)")
    }
  }
}

// MARK: Nodes and CPUs

/// The nodes or CPUs that a specifier chose, or the reason why it cannot choose.
///
/// The reason occurs only if a refusal is not a failure.
enum Choice<ID: MaskID> {
  case chosen(IDMask<ID>, omission: String?)
  case refused(String)
}

extension Planner {
  mutating func nodes(
    of option: NumactlOption, _ text: Word
  ) throws(Failure) -> Choice<NodeID> {
    let typed = try typedNodes(of: option, text)
    let specifier: NodeSpecifier
    do throws(NodeSpecifierError) {
      specifier = try NodeSpecifier(typed.bytes)
    } catch {
      throw Failure("\(option.name): \(error)")
    }
    noteSpecifier(of: option)
    if machine.root.lacksNUMA { return try settle(MissingNUMA().description, option, typed) }
    let isBinding = if case .runOnNodes = option { true } else { false }
    let allowed: NodeMask
    do throws(ReadError) {
      allowed = try selectableNodes(isBinding: isBinding)
    } catch {
      return try settle(error.description, option, typed)
    }
    do throws(NodeSpecifierError) {
      let selection = try specifier.select(within: allowed, from: machine.root)
      note(selection.warnings, option, typed)
      return .chosen(selection.nodes, omission: nil)
    } catch {
      let error = machine.explained(error, isBinding: isBinding)
      return try settle(error, option) { () throws(NodeSpecifierError) in
        try specifier.selectPart(within: allowed, from: machine.root).nodes
      }
    }
  }

  /// Returns the nodes that a specifier may name.
  private mutating func selectableNodes(isBinding: Bool) throws(ReadError) -> NodeMask {
    if takesAll { return try machine.everyNode() }
    return isBinding ? try machine.runNodes() : try machine.memoryNodes()
  }

  private mutating func typedNodes(
    of option: NumactlOption, _ text: Word
  ) throws(Failure) -> Word {
    guard text == "same" else {
      previousNodes = text
      return text
    }
    guard let previousNodes else {
      throw Failure("\(option.name): same: no option before it names nodes")
    }
    return previousNodes
  }

  private mutating func cpus(
    of option: NumactlOption, _ text: Word
  ) throws(Failure) -> Choice<CPUID> {
    let specifier: CPUSpecifier
    do throws(CPUSpecifierError) {
      specifier = try CPUSpecifier(text.bytes)
    } catch {
      throw Failure("\(option.name): \(error)")
    }
    noteSpecifier(of: option)
    let allowed: CPUMask
    do throws(ReadError) {
      allowed = takesAll ? try machine.everyCPU() : try machine.cpus()
    } catch {
      return try settle(error.description, option, text)
    }
    do throws(CPUSpecifierError) {
      let selection = try specifier.select(within: allowed)
      note(selection.warnings, option, text)
      return .chosen(selection.cpus, omission: nil)
    } catch {
      let error = machine.explained(error)
      return try settle(error, option) { () throws(CPUSpecifierError) in
        try specifier.selectPart(within: allowed).cpus
      }
    }
  }

  /// Fails, or chooses nothing and records the reason, if a refusal is not a failure.
  private func settle<ID: MaskID>(
    _ reason: String, _ option: NumactlOption, _ text: Word
  ) throws(Failure) -> Choice<ID> {
    if manner.isCheck { return .refused(reason) }
    guard manner.isBestEffort else {
      throw Failure("\(option.name): \(text.quotedIfEmpty): \(reason)")
    }
    return .chosen(IDMask(), omission: reason)
  }

  /// Fails, or if a refusal is not a failure, records the reason or chooses the allowed part of the request.
  private func settle<ID: MaskID>(
    _ error: SpecifierError<ID>, _ option: NumactlOption,
    _ whatIsAllowed: () throws(SpecifierError<ID>) -> IDMask<ID>
  ) throws(Failure) -> Choice<ID> {
    if manner.isCheck { return .refused(error.explanation) }
    // --best-effort leaves out only numbers of nodes and CPUs. A device or word that cannot be resolved is an error.
    guard manner.isBestEffort, error.reason.isAboutNumbers else {
      throw Failure("\(option.name): \(error)")
    }
    // If an item after the one at fault names nothing, the rest of the request cannot be trusted either.
    return .chosen((try? whatIsAllowed()) ?? IDMask(), omission: error.explanation)
  }

  mutating func noteSpecifier(of option: NumactlOption) {
    firstSpecifierOption = firstSpecifierOption ?? option.name
  }

  private mutating func note(
    _ warnings: [SpecifierWarning], _ option: NumactlOption, _ text: Word
  ) {
    plan.warnings += warnings.map { "\(option.name): \(text.quotedIfEmpty): \($0)" }
  }

  mutating func reading<Value>(
    _ read: (inout Machine) throws(ReadError) -> Value
  ) throws(Failure) -> Value {
    do throws(ReadError) {
      return try read(&machine)
    } catch {
      throw Failure(error.description)
    }
  }
}

// MARK: The end

extension Planner {
  private mutating func finish(command: Int?, of words: [Word]) throws(Failure) {
    // This check comes first: --pid requests a report, so that a missing command is not the error.
    if manner.process != nil { throw Failure("--pid: is for --show") }
    if showsHardware {
      plan.ending = .hardware
      return
    }
    if object.isAttached {
      guard let command else { return }
      throw Failure(UsageError(words[command], .unexpectedOperand), NumactlOption.usage)
    }
    if isStrict { plan.warnings.append("--strict: means nothing for a command; ignored") }
    if let sizeOption = object.sizeOption {
      throw Failure("\(sizeOption): is for --shm and --file, and there is none")
    }
    if let command {
      plan.ending = .command(at: command)
    } else if !manner.isCheck, !plan.steps.contains(where: { $0.isComplete }) {
      throw Failure(UsageError("COMMAND", .missingOperand), NumactlOption.usage)
    }
  }
}

extension Step {
  /// Whether the step makes a command unnecessary.
  fileprivate var isComplete: Bool {
    if case .setWeights = self { true } else { false }
  }
}

extension SpecifierError.Reason {
  /// Whether a typed number is at fault.
  fileprivate var isAboutNumbers: Bool {
    switch self {
    case .missing, .offline, .noMemory, .notAllowed, .beyondAllowed: true
    default: false
    }
  }
}
