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
  init(_ online: OnlineNodes, _ root: SystemRoot) throws(Failure) {
    var nodes: [(node: NodeID, memory: NodeMemory)] = []
    for node in online.nodes {
      if let memory = root.partialMemory(of: node).whole { nodes.append((node, memory)) }
    }
    guard !nodes.isEmpty else { throw Failure("no node's memory can be read") }
    self.nodes = nodes
  }
}
