/// The text that `--help` prints, written from the table of options.
public struct Usage: Sendable {
  private let rows: [(option: String, help: String)]
  private let forms: [String]
  private let summary: String

  /// Describes a tool: one sentence on what it does, its operands, its options.
  public init<Action>(_ summary: String, operands: String, _ table: [Option<Action>]) {
    self.init(summary, forms: [operands], table)
  }

  /// Describes a tool that is called in several ways: what stands behind its name in each.
  public init<Action>(_ summary: String, forms: [String], _ table: [Option<Action>]) {
    self.summary = summary
    self.forms = forms
    rows = table.map { option in
      let short = option.short.map { "-\($0), " } ?? "    "
      let value =
        option.valueKind.map {
          option.isValueOptional ? "[=\($0.placeholder)]" : "=\($0.placeholder)"
        } ?? ""
      return ("\(short)--\(option.long)\(value)", option.help)
    }
  }

  /// The text for a program of this name. It starts with `usage: NAME`, which scripts look for.
  public func text(for program: String) -> String {
    let width = (rows.map { $0.option.count }.max() ?? 0) + 2
    let start = "usage: \(program) "
    let nextStart = "\n" + String(repeating: " ", count: "usage: ".count) + program + " "
    return start + forms.joined(separator: nextStart) + "\n\n\(summary)\n\n"
      + rows.map { row in
        "  " + row.option + String(repeating: " ", count: width - row.option.count) + row.help
          + "\n"
      }.joined()
  }
}
