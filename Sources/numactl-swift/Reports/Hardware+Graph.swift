import CommandInterface
import LinuxSystem
import NumaCore

extension Hardware {
  /// Draws the machine: memory as bars, distances as a heat map.
  func graph(on terminal: TerminalTraits) -> String {
    "available: \(nodes.count) nodes (\(NodeMask(nodes.map { $0.id })))\n\n"
      + memoryBars(on: terminal) + "\n" + heatMap(on: terminal)
  }

  /// Returns a line for each node with its used memory, in the scale of the node with the most memory.
  private func memoryBars(on terminal: TerminalTraits) -> String {
    let bars = nodes.map { node in
      let memory = node.memory.whole
      return GraphBar(
        label: "node \(node.id)", amount: memory?.used.rawValue ?? 0,
        limit: memory?.total.rawValue ?? 0, note: memory == nil ? "<not available>" : nil)
    }
    return GraphBar.lines(bars, on: terminal).map { $0.text(on: terminal) + "\n" }.joined()
  }

  private func heatMap(on terminal: TerminalTraits) -> String {
    guard let distances, !nodes.isEmpty else { return "No distance information available.\n" }
    let cells = nodes.map { row in nodes.map { distances[row.id, $0.id] ?? 0 } }
    let nearest = cells.joined().min() ?? 0
    let farthest = cells.joined().max() ?? 0
    // If the numbers do not fit side by side, only colours show the distances.
    let isNarrow = terminal.allowsColor && (nodes.count + 1) * Self.cellWidth > terminal.columns
    var text = "node distances: \(nearest) to \(farthest)\n"
    if !isNarrow {
      text += rightAligned("")
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

  /// The width of a cell, in characters: a blank and a distance of up to three digits, or a node number of up to four.
  private static let cellWidth = 5

  private func rightAligned(_ text: String) -> String {
    text.padded(to: Self.cellWidth, with: UInt8(ascii: " "))
  }
}
