/// The text that `--help` prints, written from the table of options.
public struct Usage: Sendable {
  private let rows: [(option: String, help: String)]
  private let forms: [String]
  private let summary: String

  /// Creates the usage of a tool from a one-sentence summary, its operands and its options.
  public init<Action>(_ summary: String, operands: String, _ table: [Option<Action>]) {
    self.init(summary, forms: [operands], table)
  }

  /// Creates the usage of a tool that can be called in several forms; each form is the text after the tool's name.
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

  /// Returns the text for a program of this name.
  ///
  /// The text starts with `usage: NAME`, which scripts look for.
  public func text(for program: String) -> String {
    let width = (rows.map { $0.option.utf8.count }.max() ?? 0) + 2
    let start = "usage: \(program) "
    let nextStart = "\n" + String(repeating: " ", count: "usage: ".utf8.count) + program + " "
    return start + forms.joined(separator: nextStart) + "\n\n\(summary)\n\n"
      + rows.map { row in
        "  " + row.option + String(repeating: " ", count: width - row.option.utf8.count) + row.help
          + "\n"
      }.joined()
  }
}
