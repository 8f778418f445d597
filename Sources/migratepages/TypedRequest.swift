import CommandInterface
import NumaCore

/// The words of a command line, collected in order.
struct TypedRequest {
  private var operands: [Word] = []
  private var manner = Manner()
  private var mappings = MappingFilter()
  private var whom = ProcessRequest()
  private var pairs: [PairRequest]?
  private var evacuated: Word?
  private var evacuationTargets: Word?
  private var spread: Spread?
  private var isDryRun = false
  private var reserve: MigrationReserve?
  private var isPinning = false

  /// Takes an option with its value.
  ///
  /// - Throws: ``Failure`` with the word at fault and the expected form.
  mutating func take(_ option: MigratepagesOption) throws(Failure) {
    switch option {
    case .only(let kinds):
      try mappings.take(only: kinds, isRepeated: manner.engineOptions.contains("--only"))
      manner.needEngine("--only")
    case .exclude(let kinds):
      manner.needEngine("--exclude")
      // Checks this first: --only and --exclude together may leave no kind, and that message would appear instead.
      try Combination.check(manner.engineOptions)
      try mappings.take(exclude: kinds)
    case .map(let text):
      try mappings.take(text: text)
      manner.needEngine("--map")
    case .range(let ranges):
      try mappings.take(ranges: ranges)
      manner.needEngine("--range")
    case .leastSize(let size):
      try mappings.take(leastSize: size)
      manner.needEngine("--min-size")
    case .tree(let process):
      try whom.take(tree: process)
      manner.needEngine("--tree")
    case .controlGroup(let path):
      try whom.take(controlGroup: path)
      manner.needEngine("--cgroup")
    case .container(let id):
      try whom.take(id, "--container", ProcessRequest.Choice.container)
      manner.needEngine("--container")
    case .name(let text):
      try whom.take(text, "--name", ProcessRequest.Choice.name)
      manner.needEngine("--name")
    case .user(let user):
      try whom.take(user, "--user", ProcessRequest.Choice.user)
      manner.needEngine("--user")
    case .pairs(let list):
      pairs = try (pairs ?? []) + PairRequest.list(list)
      manner.needEngine("--pairs")
    case .spread(let rule):
      let rule = try Spread(rule)
      try Self.refuse(spread?.rawValue, besides: rule.rawValue, of: "--spread")
      spread = rule
      manner.needEngine("--spread")
    case .evacuate(let nodes):
      try Self.refuse(evacuated?.quotedIfEmpty, besides: nodes.quotedIfEmpty, of: "--evacuate")
      evacuated = nodes
      manner.needEngine("--evacuate")
    case .evacuateTo(let nodes):
      try Self.refuse(evacuationTargets?.quotedIfEmpty, besides: nodes.quotedIfEmpty, of: "--to")
      evacuationTargets = nodes
      manner.needEngine("--to")
    case .dryRun:
      isDryRun = true
      manner.needEngine("--dry-run")
    case .pin:
      isPinning = true
      manner.needEngine("--pin")
    case .reserve(let amount):
      reserve = try MigrationReserve(amount)
      manner.needEngine("--reserve")
    default: try manner.take(option)
    }
  }

  /// Takes an operand.
  ///
  /// - Throws: ``Failure`` with the word if it was intended as the value of the option before it.
  mutating func take(operand word: Word, behind option: MigratepagesOption?) throws(Failure) {
    if word == "json", let name = option?.nameWithoutForm {
      throw Failure("json: stands apart from \(name), which takes it as \(name)=json")
    }
    operands.append(word)
  }

  /// Refuses a second value of an option that says where pages go, because the intended one is ambiguous.
  private static func refuse(
    _ earlier: String?, besides later: String, of option: String
  ) throws(Failure) {
    guard let earlier, earlier != later else { return }
    throw Failure("\(option): \(later): was \(earlier) before, and can be had once")
  }

  /// Returns the request, after all words were taken.
  ///
  /// - Throws: ``Failure`` with the word at fault, or with the usage if operands are missing or there are too many.
  func request() throws(Failure) -> MigrationRequest {
    let kernel = manner.engine == .kernel ? [Combination.kernelEngine] : []
    // Checks this before the operands are counted: an extra operand may be a node, which `--pairs` excludes.
    let all =
      pairs == nil && evacuated == nil ? expected(for: .sets) : MigratepagesOption.operands
    let typed = zip(all, operands).map { kind, word in (name: kind.placeholder, word: word) }
    try Combination.check(kernel + manner.engineOptions, typed)
    var whom = whom
    if evacuationTargets != nil, evacuated == nil {
      throw Failure("--to: cannot be had without --evacuate")
    }
    if evacuated != nil { whom.choices = [.all] }
    let kinds = expected(for: evacuated != nil ? .evacuation : pairs == nil ? .sets : .pairs)
    do throws(UsageError) {
      try requireOperands(kinds, in: operands)
    } catch {
      throw Failure(error, MigratepagesOption.usage)
    }
    // Reads the operands in order, so that the message names the first wrong one.
    if kinds.first == .process { try whom.take(processes: operands[0]) }
    if kernel != [], whom.single == nil {
      throw Failure("\(operands[0]): several processes cannot be had with \(kernel[0])")
    }
    var request = MigrationRequest(whom: whom, nodes: try nodes(operands.suffix(2)))
    request.mappings = mappings
    request.isDryRun = isDryRun
    request.reserve = reserve
    request.isPinning = isPinning
    request.manner = manner
    return request
  }

  private static func specifier(
    _ word: Word, of option: String
  ) throws(Failure) -> NodeSpecifier {
    do throws(NodeSpecifierError) {
      return try NodeSpecifier(word.bytes)
    } catch {
      throw Failure("\(option): \(error)")
    }
  }

  private enum Nodes {
    case sets
    case pairs
    case evacuation
  }

  /// Returns the kinds of the expected operands, without PID if an option chooses processes and PID is omitted.
  private func expected(for nodes: Nodes) -> [ValueKind] {
    if nodes == .evacuation { return [] }
    let rest: [ValueKind] = nodes == .sets ? [.sourceNodes, .targetNodes] : []
    return whom.choices.isEmpty || operands.count > rest.count ? [.process] + rest : rest
  }

  private func nodes(_ operands: ArraySlice<Word>) throws(Failure) -> NodeRequest {
    if let pairs { return .pairs(pairs) }
    if let evacuated {
      let to = try evacuationTargets.map { (word) throws(Failure) in
        try Self.specifier(word, of: "--to")
      }
      return .evacuation(
        try Self.specifier(evacuated, of: "--evacuate"), to, spread ?? .free)
    }
    guard let first = operands.first, let last = operands.last else { return .pairs([]) }
    do throws(NodeSpecifierError) {
      let from = try NodeSpecifier(first.bytes)
      let to = try NodeSpecifier(last.bytes)
      return spread.map { .spread(from, to, $0) } ?? .sets(from, to)
    } catch {
      throw Failure(error.description)
    }
  }
}
