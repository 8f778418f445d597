import CommandInterface
import NumaCore
import LinuxSystem

/// The properties of a machine that decide what is measured on it.
struct DemoMachine: Equatable {
  /// A node to run on.
  struct RunNode: Equatable {
    let node: NodeID
    /// The nearest node with memory: the node itself if it has memory.
    let memoryNode: NodeID
  }

  /// The nodes that memory may come from, ascending; their numbers may have gaps.
  var nodes: [NodeID]
  /// The nodes with CPUs, with or without memory.
  var runNodes: [RunNode]
  var hasWeightedInterleave: Bool
  var hasPreferredMany: Bool

  /// The least number of nodes that allows a comparison.
  static let leastNodes = 2
}

extension DemoMachine {
  /// Reads the running machine.
  ///
  /// - Throws: ``Failure`` with the ``ReadError`` of a file that cannot be read.
  init(_ root: SystemRoot, _ kernel: LinuxKernel) throws(Failure) {
    let topology = try orFail { () throws(ReadError) in try root.nodeTopology() }
    nodes = [NodeID](topology.allowed)
    let memoryless = topology.withCPUs.subtracting(topology.allowed)
    let distances = root.part { () throws(ReadError) in
      memoryless.isEmpty ? nil : try root.nodeDistances()
    }
    runNodes = topology.withCPUs.compactMap { node in
      let memoryNode =
        memoryless.contains(node)
        ? distances?.neighbours(of: node, among: topology.allowed).first : node
      return (memoryNode ?? topology.allowed.first).map { RunNode(node: node, memoryNode: $0) }
    }
    // If the kernel does not even provide the page for this check, the measurements report the reason.
    hasWeightedInterleave = (try? kernel.supports(.weightedInterleave)) ?? false
    hasPreferredMany = (try? kernel.supports(.preferredMany)) ?? false
  }
}
