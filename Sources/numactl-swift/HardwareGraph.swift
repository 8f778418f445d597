import CommandInterface
import NumaCore

extension Hardware {
  /// The machine as a picture: memory as bars, distances as a heat map.
  func graph(on terminal: TerminalTraits) -> String {
    "available: \(nodes.count) nodes (\(NodeMask(nodes.map { $0.id })))\n\n"
      + memoryBars(on: terminal) + "\n" + heatMap(on: terminal)
  }

  /// A line for each node: how much of its memory is used, in the scale of the node that has most.
  private func memoryBars(on terminal: TerminalTraits) -> String {
    let amounts = nodes.map { node in
      node.memory.whole.map { "\(inMebibytes($0.used)) of \(inMebibytes($0.total)) MB used" }
        ?? "<not available>"
    }
    let labels = nodes.map { "node \($0.id)" }
    let widest = (labels + amounts).map { $0.utf8.count }
    let labelWidth = widest.prefix(nodes.count).max() ?? 0
    let amountWidth = widest.dropFirst(nodes.count).max() ?? 0
    // Two blanks between the columns, and the two ends of the bar.
    let barWidth = max(10, min(60, terminal.columns - labelWidth - amountWidth - 6))
    let greatest = nodes.compactMap { $0.memory.total?.rawValue }.max() ?? 0
    var text = ""
    for (index, node) in nodes.enumerated() {
      text += leftAligned(labels[index], labelWidth) + "  "
      text +=
        bar(of: node.memory.whole, greatest, barWidth, terminal) + "  " + amounts[index] + "\n"
    }
    return text
  }

  /// `|####    |`, as long as the node is large.
  private func bar(
    of memory: NodeMemory?, _ greatest: Int, _ width: Int, _ terminal: TerminalTraits
  ) -> String {
    guard let memory, memory.total.rawValue > 0, greatest > 0 else {
      return leftAligned("||", width + 2)
    }
    let columns = max(1, memory.total.rawValue.share(of: greatest, times: width))
    let used = Double(memory.used.rawValue) / Double(memory.total.rawValue)
    let filled = Bar(used, columns: columns).text(on: terminal)
    let paint: Paint = used < 0.75 ? .green : used < 0.9 ? .yellow : .red
    return "|" + paint.apply(to: filled, on: terminal)
      + String(repeating: " ", count: columns - filled.count) + "|"
      + String(repeating: " ", count: width - columns)
  }

  private func heatMap(on terminal: TerminalTraits) -> String {
    guard let distances, !nodes.isEmpty else { return "No distance information available.\n" }
    let cells = nodes.map { row in nodes.map { distances[row.id, $0.id] ?? 0 } }
    let nearest = cells.joined().min() ?? 0
    let farthest = cells.joined().max() ?? 0
    // Where the numbers do not fit side by side, colours alone tell.
    let isNarrow = terminal.allowsColor && (nodes.count + 1) * Self.cellWidth > terminal.columns
    var text = "node distances: \(nearest) to \(farthest)\n"
    if !isNarrow {
      text += leftAligned("", Self.cellWidth)
      for node in nodes { text += rightAligned("\(node.id)") }
      text += "\n"
    }
    for (row, node) in zip(cells, nodes) {
      text += rightAligned("\(node.id)") + (isNarrow ? " " : "")
      for distance in row {
        let share = Double(distance - nearest) / Double(max(1, farthest - nearest))
        text += Paint.heat(share).apply(
          to: isNarrow ? " " : rightAligned("\(distance)"), on: terminal)
      }
      text += "\n"
    }
    return text
  }

  /// In characters: a number of up to three digits and a blank before it; node numbers have up to four.
  private static let cellWidth = 5

  private func inMebibytes(_ size: ByteCount) -> Int { size.rawValue >> 20 }

  private func leftAligned(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  private func rightAligned(_ text: String) -> String {
    String(repeating: " ", count: max(0, Self.cellWidth - text.utf8.count)) + text
  }
}

extension NodeMemory {
  /// What is not free.
  fileprivate var used: ByteCount {
    ByteCount(rawValue: max(0, total.rawValue - min(free.rawValue, total.rawValue)))
  }
}

extension Int {
  /// This part of a whole, of `count` steps.
  fileprivate func share(of whole: Int, times count: Int) -> Int {
    Int((Double(self) / Double(whole) * Double(count)).rounded())
  }
}
