import NumaCore

@testable import CommandInterface
@testable import memhog
@testable import numademo

/// The description of a tool for its completions and its manual: its table of options without the actions.
struct ToolDescription: Sendable {
  /// One row of the table.
  struct OptionRow: Sendable {
    let short: Character?
    let long: String
    let help: String
    /// The kind of the option's value; `nil` if the option takes no value.
    let value: ValueKind?
    /// Whether the value is optional, and part of the same word if it is given.
    let isValueOptional: Bool
    let isInherited: Bool
  }

  let name: String
  let options: [OptionRow]
  let operands: [ValueKind]
  /// Whether the last operand may be repeated any number of times.
  let repeatsOperand: Bool
  /// Whether the operands are a command and its words, so that the first operand ends the options.
  let runsCommand: Bool
  /// Whether nodes can be named by words and devices too.
  let hasNodeWords: Bool
  let candidates: [ValueKind: Candidates]

  /// Describes a tool by its table and by the candidates that shells offer for each kind of value.
  init<Action>(
    _ name: String, _ table: [Option<Action>], operands: [ValueKind] = [],
    repeatsOperand: Bool = false, runsCommand: Bool = false, hasNodeWords: Bool = false,
    candidates: [ValueKind: Candidates]
  ) {
    self.name = name
    options = table.map { option in
      OptionRow(
        short: option.short.map(Character.init), long: option.long, help: option.help,
        value: option.valueKind,
        isValueOptional: option.isValueOptional, isInherited: option.isInherited)
    }
    self.operands = operands
    self.repeatsOperand = repeatsOperand
    self.runsCommand = runsCommand
    self.hasNodeWords = hasNodeWords
    self.candidates = candidates
  }
}

/// The candidates that a shell offers for a value.
enum Candidates: String, CaseIterable, Sendable {
  /// Processes that have memory.
  case processes
  /// Nodes that are online, alone or at the end of a list, and the other words that the tool accepts for nodes.
  case nodes
  /// The same, and `same` for the nodes of the previous option.
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
  /// The words of migratepages for the engine, the kinds of mappings, and the rules to spread pages.
  case engines
  case mappingKinds
  case spreadRules
  /// The mappings whose policy numactl changes.
  case mappingChoices
  /// The shares of ranks.
  case rankShares
  /// Values that a shell cannot suggest.
  case nothing
}

extension Candidates {
  /// The possible words; `nil` if they are many or unknown.
  var words: String? {
    switch self {
    case .policies: PolicyRequest.modes.map(\.name).joined(separator: " ")
    case .loops: DemoTest.allCases.map(\.rawValue).joined(separator: " ")
    case .engines: "auto kernel parallel"
    case .mappingKinds: ToolDescription.mappingKindWords
    case .spreadRules: ToolDescription.spreadRuleWords
    case .mappingChoices: ToolDescription.mappingChoiceWords
    case .rankShares: "gpu nic preferred hbm"
    default: nil
    }
  }
}

extension ToolDescription {
  /// The names under which the tool is installed: one to coexist with Debian's numactl, and one to replace its tool.
  var names: [String] {
    let suffix = "-swift"
    return name.hasSuffix(suffix)
      ? [name, String(name.dropLast(suffix.count))] : [name, name + suffix]
  }

  /// The tool's name as a part of the names of shell functions.
  var identifier: String { name.replacing("-", with: "_") }

  func candidates(for kind: ValueKind) -> Candidates { candidates[kind] ?? .nothing }

  /// The candidates that the tool uses, without repetition, in a fixed order.
  var usedCandidates: [Candidates] {
    let kinds = operands + options.compactMap(\.value)
    return Candidates.allCases.filter { kinds.map(candidates(for:)).contains($0) }
  }

  /// Whether completion uses the lists of online nodes or CPUs.
  var completesLists: Bool {
    completesNodes || !Set(usedCandidates).isDisjoint(with: [.nodeNumber, .columns, .cpus])
  }

  /// The names of numastat's columns, other than the numbers of nodes.
  static let columnWords = "total share \(mappingKindWords) private"

  var completesNodes: Bool { !Set(usedCandidates).isDisjoint(with: [.nodes, .nodesOrSame]) }

  /// The node words that take no colon.
  var nodeWords: [String] { hasNodeWords ? ["cpu", "mem", "dram", "hbm", "cxl", "gpu"] : [] }
  /// The words before a colon after which one item of a list is completed.
  static let numberedWords = ["tier", "nearest", "of", "gpu", "nic", "socket"]
  /// The words for CPUs, which take a number after the colon.
  static let cpuWords = CPUWord.Kind.allCases.map { $0.rawValue + ":" }.sorted().joined(
    separator: " ")
  /// The words before a colon after which the rest of the list is completed, including commas.
  static let deviceWords = ["netdev", "ip", "file", "block", "pci"]
  var prefixWords: [String] {
    hasNodeWords ? (Self.numberedWords + Self.deviceWords).map { $0 + ":" } : []
  }

  /// The options in an order in which the first option that starts with a word is the one that the word means.
  ///
  /// An ambiguous word means no option; the shells need not detect this.
  var optionsByPrecedence: [OptionRow] {
    options.filter(\.isInherited) + options.filter { !$0.isInherited }
  }

  /// Whether the meaning of an operand depends on its position.
  var countsOperands: Bool { !(runsCommand || repeatsOperand && operands.count == 1) }

  /// Returns whether this operand may be repeated any number of times.
  func isRepeated(_ index: Int) -> Bool { repeatsOperand && index == operands.count - 1 }

  /// Returns the letters of the options that take a value, even an optional one, or of those that take no value.
  func letters(withValue hasValue: Bool) -> String {
    String(options.filter { ($0.value != nil) == hasValue }.compactMap(\.short))
  }

  /// Returns an expression such as `^-[ab]*([mi])(.*)$`: bundled short options, of which the last takes the rest as
  /// its value.
  func bundleExpression(_ rest: String) -> String {
    bundleExpression(ending: letters(withValue: true), rest)
  }

  /// An expression such as `^-[ab]*([mi])$`: bundled short options, of which the last takes the next word.
  var bundleBeforeValue: String {
    bundleExpression(ending: String(options.filter(\.takesNextWord).compactMap(\.short)), "$")
  }

  private func bundleExpression(ending: String, _ rest: String) -> String {
    let flags = letters(withValue: false)
    // A set of characters must not be empty, and `=` is not the letter of any option.
    let letters = ending.isEmpty ? "=" : ending
    return "^-\(flags.isEmpty ? "" : "[\(flags)]*")([\(letters)])\(rest)"
  }

  var takesValues: Bool { options.contains { $0.value != nil } }
  var hasOptionalValues: Bool { options.contains(where: \.isValueOptional) }
}

extension ToolDescription.OptionRow {
  /// Whether the next word is the value of the option.
  var takesNextWord: Bool { value != nil && !isValueOptional }

  /// The spellings of the option, such as `-h` and `--help`.
  var words: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(long)"] }
}
