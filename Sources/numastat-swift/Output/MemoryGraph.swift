import CommandInterface
import NumaCore

/// The bars of `--graph`.
enum MemoryGraph {
  /// Returns a bar for each node.
  static func lines(_ memory: NodesMemory, on terminal: TerminalTraits) -> [ScreenFrame.Line] {
    let bars = memory.nodes.map { node, memory in
      GraphBar(
        label: "node \(node)", amount: memory.used.rawValue, limit: memory.total.rawValue)
    }
    return GraphBar.lines(bars, on: terminal)
  }

  /// Returns a heading and bars for each owner; all bars are in the scale of the greatest amount.
  static func lines(_ owners: [OwnerMemory], on terminal: TerminalTraits) -> [ScreenFrame.Line] {
    let scale = owners.flatMap { memory in
      [NodeID](memory.places.nodes).map { memory.places[$0].rawValue }
    }.max()
    return owners.flatMap { memory in
      let total = decimal(Double(memory.places.total.rawValue) / Double(1 << 20), 2)
      return [ScreenFrame.Line("\(memory.label): \(total) MB", .bold)]
        + GraphBar.lines(bars(memory), on: terminal, scale: scale)
    }
  }

  /// Returns a bar for each node that the owner has memory on.
  private static func bars(_ memory: OwnerMemory) -> [GraphBar] {
    [NodeID](memory.places.nodes).map { node in
      GraphBar(label: "  node \(node)", amount: memory.places[node].rawValue, limit: nil)
    }
  }
}
