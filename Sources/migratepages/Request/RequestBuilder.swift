import CommandInterface
import NumaCore

/// Collects the words of a command line in order, and builds a request from them.
struct RequestBuilder {
  private var operands: [Word] = []
  private var options = RunOptions()
  private var mappings = MappingFilter()
  private var processes = ProcessRequest()
  private var objects: [ObjectRequest] = []
  private var isDrop = false
  private var pairs: [PairRequest]?
  private var evacuate: Word?
  private var to: Word?
  private var spread: Spread?
  private var emptying = Emptying()
  private var isDryRun = false
  private var reserve: MigrationReserve?
  private var isPinning = false
  private var isRebinding = false

  /// Adds an option with its value.
  ///
  /// - Throws: ``Failure`` with the word at fault and the expected form.
  mutating func add(_ option: MigratepagesOption) throws(Failure) {
    switch option {
    case .only(let kinds):
      try mappings.add(only: kinds, isRepeated: options.engineOptions.contains("--only"))
      options.requireEngine("--only")
    case .exclude(let kinds):
      options.requireEngine("--exclude")
      // Checks this first: --only and --exclude together may leave no kind, and that message would appear instead.
      try OptionConflicts.check(options.engineOptions)
      try mappings.add(exclude: kinds)
    case .map(let text):
      try mappings.add(map: text)
      options.requireEngine("--map")
    case .range(let ranges):
      try mappings.add(ranges: ranges)
      options.requireEngine("--range")
    case .minSize(let size):
      try mappings.add(minSize: size)
      options.requireEngine("--min-size")
    case .tree(let process):
      try processes.add(tree: process)
      options.requireEngine("--tree")
    case .controlGroup(let path):
      try processes.add(controlGroup: path)
      options.requireEngine("--cgroup")
    case .container(let id):
      try processes.add(id, of: "--container", ProcessRequest.Choice.container)
      options.requireEngine("--container")
    case .name(let text):
      try processes.add(text, of: "--name", ProcessRequest.Choice.name)
      options.requireEngine("--name")
    case .user(let user):
      try processes.add(user, of: "--user", ProcessRequest.Choice.user)
      options.requireEngine("--user")
    case .file(let path):
      objects.append(try ObjectRequest(file: path))
      options.requireEngine("--file")
    case .segment(let id):
      objects.append(try ObjectRequest(segment: id))
      options.requireEngine("--shm")
    case .drop:
      isDrop = true
      options.requireEngine("--drop")
    case .pairs(let list):
      pairs = try (pairs ?? []) + PairRequest.list(list)
      options.requireEngine("--pairs")
    case .spread(let rule):
      let rule = try Spread(rule)
      try Self.refuse(spread?.rawValue, before: rule.rawValue, of: "--spread")
      spread = rule
      options.requireEngine("--spread")
    case .evacuate(let nodes):
      try Self.refuse(evacuate?.quotedIfEmpty, before: nodes.quotedIfEmpty, of: "--evacuate")
      evacuate = nodes
      options.requireEngine("--evacuate")
    case .to(let nodes):
      try Self.refuse(to?.quotedIfEmpty, before: nodes.quotedIfEmpty, of: "--to")
      to = nodes
      options.requireEngine("--to")
    case .cache:
      emptying.dropsCache = true
      options.requireEngine("--cache")
    case .offline:
      emptying.takesOffline = true
      options.requireEngine("--offline")
    case .keep:
      emptying.keepsPart = true
      options.requireEngine("--keep")
    case .dryRun:
      isDryRun = true
      options.requireEngine("--dry-run")
    case .pin:
      isPinning = true
      options.requireEngine("--pin")
    case .rebindPolicy:
      isRebinding = true
      options.requireEngine("--rebind-policy")
    case .reserve(let amount):
      reserve = try MigrationReserve(amount)
      options.requireEngine("--reserve")
    default: try options.add(option)
    }
  }

  /// Adds an operand.
  ///
  /// - Throws: ``Failure`` with the word if it was intended as the value of the option before it.
  mutating func add(operand word: Word, after option: MigratepagesOption?) throws(Failure) {
    if word == "json", let name = option?.nameWithoutForm {
      throw Failure("json: stands apart from \(name), which takes it as \(name)=json")
    }
    operands.append(word)
  }

  /// Refuses a second value of an option that sets where pages go, because the intended one is ambiguous.
  private static func refuse(
    _ earlier: String?, before later: String, of option: String
  ) throws(Failure) {
    guard let earlier, earlier != later else { return }
    throw Failure("\(option): \(later): was \(earlier) before, and can be had once")
  }

  /// Returns the request, after all words were added.
  ///
  /// - Throws: ``Failure`` with the word at fault, or with the usage if operands are missing or there are too many.
  func build() throws(Failure) -> MigrationRequest {
    guard !isDrop || !objects.isEmpty else {
      throw Failure("--drop: cannot be had without --file")
    }
    let kernel = options.engine == .kernel ? [OptionConflicts.kernelEngine] : []
    // Checks this before the operands are counted: an extra operand may be a node, which `--pairs` excludes.
    let all = pairs == nil && evacuate == nil ? expected(for: .sets) : MigratepagesOption.operands
    let typed = zip(all, operands).map { kind, word in (name: kind.placeholder, word: word) }
    try OptionConflicts.check(kernel + options.engineOptions, typed)
    var processes = processes
    if evacuate == nil {
      let words = [
        ("--to", to != nil), ("--cache", emptying.dropsCache), ("--offline", emptying.takesOffline),
      ]
      if let word = words.first(where: { $0.1 }) {
        throw Failure("\(word.0): cannot be had without --evacuate")
      }
    }
    guard emptying.takesOffline || !emptying.keepsPart else {
      throw Failure("--keep: cannot be had without --offline")
    }
    if evacuate != nil { processes.choices = [.all] }
    let kinds = expected(
      for: evacuate != nil ? .evacuation : isDrop ? .drop : pairs == nil ? .sets : .pairs)
    do throws(UsageError) {
      try requireOperands(kinds, in: operands)
    } catch {
      throw Failure(error, MigratepagesOption.usage)
    }
    // Parses the operands in order, so that the message names the first wrong one.
    if kinds.first == .process { try processes.add(pids: operands[0]) }
    if kernel != [], processes.single == nil {
      throw Failure("\(operands[0]): several processes cannot be had with \(kernel[0])")
    }
    return MigrationRequest(
      processes: processes, objects: objects, nodes: try nodes(operands.suffix(2)),
      mappings: mappings, emptying: emptying, isDryRun: isDryRun, reserve: reserve,
      isPinning: isPinning, isRebinding: isRebinding, options: options)
  }

  private static func specifier(
    _ word: Word, of option: String? = nil
  ) throws(Failure) -> NodeSpecifier {
    try orFail(option) { () throws(NodeSpecifierError) in try NodeSpecifier(word.bytes) }
  }

  private enum Nodes {
    case sets
    case pairs
    case evacuation
    case drop
  }

  /// Returns the kinds of the expected operands, without PID if an option chooses processes and PID is omitted.
  private func expected(for nodes: Nodes) -> [ValueKind] {
    if nodes == .evacuation { return [] }
    let rest: [ValueKind] =
      switch nodes {
      case .sets: [.sourceNodes, .targetNodes]
      case .drop: [.sourceNodes]
      case .pairs, .evacuation: []
      }
    // A PID beside a file is refused as a conflict.
    let isWithoutProcess = !objects.isEmpty || !processes.choices.isEmpty
    return isWithoutProcess && operands.count <= rest.count ? rest : [.process] + rest
  }

  private func nodes(_ operands: ArraySlice<Word>) throws(Failure) -> NodeRequest {
    if let pairs { return .pairs(pairs) }
    if let evacuate {
      let to = try to.map { (word) throws(Failure) in try Self.specifier(word, of: "--to") }
      return .evacuation(try Self.specifier(evacuate, of: "--evacuate"), to, spread ?? .free)
    }
    guard let first = operands.first, let last = operands.last else { return .pairs([]) }
    let from = try Self.specifier(first)
    if isDrop { return .drop(from) }
    let to = try Self.specifier(last)
    return spread.map { .spread(from, to, $0) } ?? .sets(from, to)
  }
}
