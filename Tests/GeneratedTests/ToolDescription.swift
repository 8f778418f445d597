@testable import CommandInterface

/// A tool as its completions and its manual describe it: its table of options without the actions.
struct ToolDescription: Sendable {
  /// One row of the table.
  struct OptionRow: Sendable {
    let short: Character?
    let long: String
    let help: String
    /// What its value stands for; nil when it takes none.
    let value: ValueKind?
    let isInherited: Bool
  }

  let name: String
  let options: [OptionRow]
  let operands: [ValueKind]
  /// Whether its operands are a command with words of its own, the first of which ends the options.
  let runsCommand: Bool
  /// Whether nodes can be named by words and devices too.
  let hasNodeWords: Bool
  let candidates: [ValueKind: Candidates]

  /// Describes a tool by its table and by what shells offer for each kind of value.
  init<Action>(
    _ name: String, _ table: [Option<Action>], operands: [ValueKind] = [],
    runsCommand: Bool = false, hasNodeWords: Bool = false, candidates: [ValueKind: Candidates]
  ) {
    self.name = name
    options = table.map { option in
      OptionRow(
        short: option.short, long: option.long, help: option.help, value: option.valueKind,
        isInherited: option.isInherited)
    }
    self.operands = operands
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
  /// CPUs that are online, alone or at the end of a list.
  case cpus
  case files
  case directories
  /// Values that nobody can guess.
  case nothing
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

  /// The letters of the options that take a value, or of those that take none.
  func letters(withValue hasValue: Bool) -> String {
    String(options.filter { ($0.value != nil) == hasValue }.compactMap(\.short))
  }

  /// `^-[ab]*([mi])(.*)$`: bundled short options whose last takes a value; the rest is that.
  func bundleExpression(_ rest: String) -> String {
    let flags = letters(withValue: false)
    return "^-\(flags.isEmpty ? "" : "[\(flags)]*")([\(letters(withValue: true))])\(rest)"
  }

  var takesValues: Bool { options.contains { $0.value != nil } }
}

extension ToolDescription.OptionRow {
  /// Its spellings: `-h` and `--help`.
  var words: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(long)"] }
}
