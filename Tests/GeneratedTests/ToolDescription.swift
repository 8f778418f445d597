import CommandInterface

/// A tool as its completions and its manual describe it: its table of options without the actions.
struct ToolDescription: Sendable {
  /// One row of the table.
  struct OptionRow: Sendable {
    let short: Character?
    let long: String
    let help: String
    /// What its value stands for; nil when it takes none.
    let value: ValueKind?
  }

  let name: String
  let options: [OptionRow]
  let operands: [ValueKind]
  let candidates: [ValueKind: Candidates]

  /// Describes a tool by its table and by what shells offer for each kind of value.
  init<Action>(
    _ name: String, _ table: [Option<Action>], operands: [ValueKind],
    candidates: [ValueKind: Candidates]
  ) {
    self.name = name
    options = table.map { option in
      OptionRow(
        short: option.short, long: option.long, help: option.help, value: option.valueKind)
    }
    self.operands = operands
    self.candidates = candidates
  }
}

/// What a shell offers for a value.
enum Candidates: String, CaseIterable, Sendable {
  /// Processes that have memory.
  case processes
  /// Nodes that are online, alone or at the end of a list.
  case nodes
  case files
  /// Values that nobody can guess.
  case nothing
}

extension ToolDescription {
  /// The names the tool is installed by: its own, and the one that lies beside Debian's numactl.
  var names: [String] { name.hasSuffix("-swift") ? [name] : [name, name + "-swift"] }

  /// The tool's name as a part of the names of shell functions.
  var identifier: String { name.replacing("-", with: "_") }

  /// The words for nodes, beside `all`; a number belongs behind those that end in a colon.
  var nodeWords: String { plainNodeWords + " " + openNodeWords }
  var plainNodeWords: String { "cpu cxl dram gpu hbm mem" }
  var openNodeWords: String { "nearest: of: tier:" }

  func candidates(for kind: ValueKind) -> Candidates { candidates[kind] ?? .nothing }

  /// What the shells are asked for, without repetition, in a fixed order.
  var usedCandidates: [Candidates] {
    let kinds = operands + options.compactMap(\.value)
    return Candidates.allCases.filter { kinds.map(candidates(for:)).contains($0) }
  }
}

extension ToolDescription.OptionRow {
  /// Its spellings: `-h` and `--help`.
  var words: [String] { (short.map { ["-\($0)"] } ?? []) + ["--\(long)"] }
}
