/// A bar of a graph, with its label and its amount.
public struct GraphBar: Hashable, Sendable {
  let label: String
  /// In bytes.
  let amount: Int
  /// The amount of a full bar, in bytes; `nil` for the greatest amount of the graph, which is not a limit.
  let limit: Int?
  /// The text that is shown in place of the amount, for example if the amount is not known.
  let note: String?

  /// Creates a bar; amount and limit are in bytes.
  public init(label: String, amount: Int, limit: Int?, note: String? = nil) {
    self.label = label
    self.amount = amount
    self.limit = limit
    self.note = note
  }
}

extension GraphBar {
  /// Returns lines as wide as the terminal allows: bars of one scale, with labels before and amounts after them.
  public static func lines(
    _ bars: [GraphBar], on terminal: TerminalTraits, scale: Int? = nil
  ) -> [ScreenFrame.Line] {
    let scale = scale ?? bars.map { $0.limit ?? $0.amount }.max() ?? 0
    let labelWidth = bars.map { $0.label.utf8.count }.max() ?? 0
    // Selects the longest wording that leaves enough columns for the bar. If every wording is too long, the last one is
    // used, which has the amounts in percent.
    let wordings = (0..<3).map { wording in bars.map { $0.amountText(wording) } }
    let chosen =
      wordings.first {
        labelWidth + width($0) + ends + leastBar <= terminal.columns
      } ?? wordings[2]
    let room = terminal.columns - labelWidth - width(chosen) - ends
    let columns = max(leastBar, min(greatestBar, room))
    return zip(bars, chosen).map { bar, amount in
      bar.line(amount, labelWidth, columns, scale, terminal)
    }
  }

  private func line(
    _ amountText: String, _ labelWidth: Int, _ columns: Int, _ scale: Int,
    _ terminal: TerminalTraits
  ) -> ScreenFrame.Line {
    func part(_ amount: Int, of whole: Int) -> Double {
      whole > 0 ? min(max(Double(amount) / Double(whole), 0), 1) : 0
    }
    let length =
      limit.map { max(1, Int((part($0, of: scale) * Double(columns)).rounded())) } ?? columns
    let used = part(amount, of: limit ?? scale)
    let filled = Bar(used, columns: length).text(on: terminal)
    let paint: Paint = limit == nil || used < 0.75 ? .green : used < 0.9 ? .yellow : .red
    return ScreenFrame.Line([
      .init(label + blanks(labelWidth - label.utf8.count) + "  |"),
      .init(filled, paint),
      .init(blanks(length - filled.count) + "|" + blanks(columns - length) + "  " + amountText),
    ])
  }

  /// Returns the amount in one of the wordings 0 to 2, which are tried in this order.
  private func amountText(_ wording: Int) -> String {
    if let note { return note }
    guard let limit else {
      return "\(decimal(Double(amount) / Self.mebibyte, wording == 0 ? 2 : 0)) MB"
    }
    let (used, all) = (amount >> 20, limit >> 20)
    switch wording {
    case 0: return "\(used) of \(all) MB used"
    case 1: return "\(used)/\(all) MB"
    default: return "\(limit > 0 ? Int(Double(amount) / Double(limit) * 100) : 0)%"
    }
  }

  private static func width(_ texts: [String]) -> Int { texts.map { $0.utf8.count }.max() ?? 0 }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private static let mebibyte = Double(1 << 20)
  /// The columns of the two blanks before and after the bar, and of the two ends of the bar.
  private static let ends = 6
  private static let leastBar = 10
  private static let greatestBar = 100
}
