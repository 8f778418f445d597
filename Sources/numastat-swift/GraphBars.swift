import CommandInterface
import NumaCore

/// The memory of each node that is online.
struct NodesMemory {
  let nodes: [(node: NodeID, memory: NodeMemory)]

  init(_ nodes: [(node: NodeID, memory: NodeMemory)]) { self.nodes = nodes }

  /// Reads the memory of the nodes.
  ///
  /// Leaves out a node whose memory the kernel does not report, with a warning.
  ///
  /// - Throws: A failure if the memory of no node can be read.
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
  /// The memory that is not free.
  var used: ByteCount {
    ByteCount(rawValue: max(0, total.rawValue - min(max(free.rawValue, 0), total.rawValue)))
  }
}

extension PlacedMemory {
  /// A bar for each node that the owner has memory on.
  private var bars: [GraphBar] {
    [NodeID](places.nodes).map { node in
      GraphBar(label: "  node \(node)", amount: places[node].rawValue, limit: nil)
    }
  }

  /// Returns a heading and bars for each owner; all bars are in the scale of the greatest amount.
  static func lines(
    _ placed: [PlacedMemory], on terminal: TerminalTraits
  ) -> [ScreenFrame.Line] {
    let scale = placed.flatMap { memory in
      [NodeID](memory.places.nodes).map { memory.places[$0].rawValue }
    }.max()
    return placed.flatMap { memory in
      let total = decimal(Double(memory.places.total.rawValue) / Double(1 << 20), 2)
      return [ScreenFrame.Line("\(memory.label): \(total) MB", .bold)]
        + GraphBar.lines(memory.bars, on: terminal, scale: scale)
    }
  }
}
