@testable import CommandInterface
@testable import memhog
@testable import numademo

/// A tool as its completions and its manual describe it: its table of options without the actions.
struct ToolDescription: Sendable {
  /// One row of the table.
  struct OptionRow: Sendable {
    let short: Character?
    let long: String
    let help: String
    /// What its value stands for; nil when it takes none.
    let value: ValueKind?
    /// Whether that may be left out, and is part of the same word if it is there.
    let isValueOptional: Bool
    let isInherited: Bool
  }

  let name: String
  let options: [OptionRow]
  let operands: [ValueKind]
  /// Whether there may be any number of the last of them.
  let repeatsOperand: Bool
  /// Whether its operands are a command with words of its own, the first of which ends the options.
  let runsCommand: Bool
  /// Whether nodes can be named by words and devices too.
  let hasNodeWords: Bool
  let candidates: [ValueKind: Candidates]

  /// Describes a tool by its table and by what shells offer for each kind of value.
  init<Action>(
    _ name: String, _ table: [Option<Action>], operands: [ValueKind] = [],
    repeatsOperand: Bool = false, runsCommand: Bool = false, hasNodeWords: Bool = false,
    candidates: [ValueKind: Candidates]
  ) {
    self.name = name
    options = table.map { option in
      OptionRow(
        short: option.short, long: option.long, help: option.help, value: option.valueKind,
        isValueOptional: option.isValueOptional, isInherited: option.isInherited)
    }
    self.operands = operands
    self.repeatsOperand = repeatsOperand
    self.runsCommand = runsCommand
    self.hasNodeWords = hasNodeWords
    self.candidates = candidates
  }
}

/// What a shell offers for a value.
enum Candidates: String, CaseIterable, Sendable {
  /// Processes that have memory.
  case processes
  /// Nodes that are online, alone or at the end of a list, and what else the tool takes for nodes.
  case nodes
  /// The same, and `same` for those of the option before.
  case nodesOrSame
  /// One node that is online, by its number.
  case nodeNumber
  /// Columns of numastat's tables, alone or at the end of a list.
  case columns
  /// CPUs that are online, alone or at the end of a list.
  case cpus
  case files
  case directories
  case users
  /// The policies of memhog.
  case policies
  /// The loops that numademo times.
  case loops
  /// What migratepages takes for who moves, what moves, and how it is spread.
  case engines
  case mappingKinds
  case spreadRules
  /// Values that nobody can guess.
  case nothing
}

extension Candidates {
  /// The words that it is one of, where these are few and known.
  var words: String? {
    switch self {
    case .policies: PolicyRequest.modes.map(\.name).joined(separator: " ")
    case .loops: DemoTest.allCases.map(\.rawValue).joined(separator: " ")
    case .engines: "auto kernel parallel"
    case .mappingKinds: ToolDescription.mappingKindWords
    case .spreadRules: ToolDescription.spreadRuleWords
    default: nil
    }
  }
}

extension ToolDescription {
  /// The names the tool is installed by: the one that lies beside Debian's numactl, and the one it takes the place of.
  var names: [String] {
    let suffix = "-swift"
    return name.hasSuffix(suffix)
      ? [name, String(name.dropLast(suffix.count))] : [name, name + suffix]
  }

  /// The tool's name as a part of the names of shell functions.
  var identifier: String { name.replacing("-", with: "_") }

  func candidates(for kind: ValueKind) -> Candidates { candidates[kind] ?? .nothing }

  /// What the shells are asked for, without repetition, in a fixed order.
  var usedCandidates: [Candidates] {
    let kinds = operands + options.compactMap(\.value)
    return Candidates.allCases.filter { kinds.map(candidates(for:)).contains($0) }
  }

  /// Whether something is completed from the lists of what is online.
  var completesLists: Bool {
    completesNodes || !Set(usedCandidates).isDisjoint(with: [.nodeNumber, .columns, .cpus])
  }

  /// What numastat's columns are called, beside the numbers of nodes.
  static let columnWords = "total share huge heap stack private anonymous file shared"

  var completesNodes: Bool { !Set(usedCandidates).isDisjoint(with: [.nodes, .nodesOrSame]) }

  /// The words that stand for nodes alone, and those that go on behind a colon.
  var nodeWords: [String] { hasNodeWords ? ["cpu", "mem", "dram", "hbm", "cxl", "gpu"] : [] }
  /// What is completed behind the colon is one item of a list.
  static let numberedWords = ["tier", "nearest", "of"]
  /// What stands behind the colon is the rest of the list, commas and all.
  static let deviceWords = ["netdev", "ip", "file", "block", "pci"]
  var prefixWords: [String] {
    hasNodeWords ? (Self.numberedWords + Self.deviceWords).map { $0 + ":" } : []
  }

  /// The options in an order in which the first that starts as a word does is the one it means, unless it means
  /// none: the shells need not tell which words are ambiguous.
  var optionsByPrecedence: [OptionRow] {
    options.filter(\.isInherited) + options.filter { !$0.isInherited }
  }

  /// Whether the operands have to be counted to know what one stands for.
  var countsOperands: Bool { !(runsCommand || repeatsOperand && operands.count == 1) }

  /// Whether there may be any number of this operand.
  func isRepeated(_ index: Int) -> Bool { repeatsOperand && index == operands.count - 1 }

  /// The letters of the options that take a value, be it the next word, or of those that do not.
  func letters(withValue hasValue: Bool) -> String {
    String(options.filter { ($0.value != nil) == hasValue }.compactMap(\.short))
  }

  /// `^-[ab]*([mi])(.*)$`: bundled short options whose last takes a value; the rest is that.
  func bundleExpression(_ rest: String) -> String {
    bundleExpression(ending: letters(withValue: true), rest)
  }

  /// `^-[ab]*([mi])$`: bundled short options whose last takes the next word.
  var bundleBeforeValue: String {
    bundleExpression(ending: String(options.filter(\.takesNextWord).compactMap(\.short)), "$")
  }

  private func bundleExpression(ending: String, _ rest: String) -> String {
    let flags = letters(withValue: false)
    // No set of characters may be empty, and no option is called by this one.
    let letters = ending.isEmpty ? "=" : ending
    return "^-\(flags.isEmpty ? "" : "[\(flags)]*")([\(letters)])\(rest)"
  }

  var takesValues: Bool { options.contains { $0.value != nil } }
  var hasOptionalValues: Bool { options.contains(where: \.isValueOptional) }
}

extension ToolDescription.OptionRow {
  /// Whether the word behind it is its value.
  var takesNextWord: Bool { value != nil && !isValueOptional }

  /// Its spellings: `-h` and `--help`.
  var words: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(long)"] }
}
