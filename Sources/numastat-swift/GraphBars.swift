import CommandInterface
import NumaCore

/// A bar with what it is of and how much that is.
struct GraphBar {
  let label: String
  /// In bytes.
  let amount: Int
  /// What the bar is when it is full; nil for the greatest amount of the graph, which is no limit.
  let limit: Int?
}

extension GraphBar {
  /// Lines as wide as the terminal allows: bars of one scale, labels before and amounts behind.
  static func lines(
    _ bars: [GraphBar], on terminal: TerminalTraits, scale: Int? = nil
  ) -> [ScreenFrame.Line] {
    let scale = scale ?? bars.map { $0.limit ?? $0.amount }.max() ?? 0
    let labelWidth = bars.map { $0.label.utf8.count }.max() ?? 0
    // The fullest wording that leaves the bar enough room; the amounts in percent where none does.
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

  /// In the order in which they are tried.
  private func amountText(_ wording: Int) -> String {
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
  /// Two blanks between the columns, and the two ends of the bar.
  private static let ends = 6
  private static let leastBar = 10
  private static let greatestBar = 100
}

/// The memory of each node that is online.
struct NodesMemory {
  let nodes: [(node: NodeID, memory: NodeMemory)]

  init(_ nodes: [(node: NodeID, memory: NodeMemory)]) { self.nodes = nodes }

  /// Reads the nodes. One whose memory the kernel does not tell is left out, with a warning.
  ///
  /// - Throws: The file at fault, where no node is left.
  init(_ machine: NodeColumns, _ root: SystemRoot) throws(Failure) {
    var nodes: [(node: NodeID, memory: NodeMemory)] = []
    for node in machine.nodes {
      if let memory = root.partialMemory(of: node).whole { nodes.append((node, memory)) }
    }
    guard !nodes.isEmpty else { throw Failure("no node's memory can be read") }
    self.nodes = nodes
  }

  var bars: [GraphBar] {
    nodes.map { node, memory in
      GraphBar(
        label: "node \(node)", amount: memory.used.rawValue, limit: memory.total.rawValue)
    }
  }
}

extension NodeMemory {
  /// What is not free.
  var used: ByteCount {
    ByteCount(rawValue: max(0, total.rawValue - min(max(free.rawValue, 0), total.rawValue)))
  }
}

extension PlacedMemory {
  /// A bar for each node that it has memory on.
  private var bars: [GraphBar] {
    [NodeID](places.nodes).map { node in
      GraphBar(label: "  node \(node)", amount: places[node].rawValue, limit: nil)
    }
  }

  /// A heading for each owner and its bars, all in the scale of the greatest.
  static func lines(
    _ placed: [PlacedMemory], on terminal: TerminalTraits
  ) -> [ScreenFrame.Line] {
    let scale = placed.flatMap { $0.bars }.map { $0.amount }.max()
    return placed.flatMap { memory in
      let total = decimal(Double(memory.places.total.rawValue) / Double(1 << 20), 2)
      return [ScreenFrame.Line("\(memory.label): \(total) MB", .bold)]
        + GraphBar.lines(memory.bars, on: terminal, scale: scale)
    }
  }
}
