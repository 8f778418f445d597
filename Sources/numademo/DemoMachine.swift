import CommandInterface
import NumaCore
import LinuxSystem

/// The properties of a machine that decide what is measured on it.
struct DemoMachine: Equatable {
  /// A node to run on.
  struct RunPlace: Equatable {
    let node: NodeID
    /// The nearest node with memory: the node itself if it has memory.
    let home: NodeID
  }

  /// The nodes that memory may come from, ascending; their numbers may have gaps.
  var nodes: [NodeID]
  /// The nodes with CPUs, with or without memory.
  var runPlaces: [RunPlace]
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
    do throws(ReadError) {
      let topology = try root.nodeTopology()
      nodes = [NodeID](topology.allowed)
      let bare = topology.withCPUs.subtracting(topology.allowed)
      let distances = root.part { () throws(ReadError) in
        bare.isEmpty ? nil : try root.nodeDistances()
      }
      runPlaces = topology.withCPUs.compactMap { node in
        let home =
          bare.contains(node)
          ? distances?.neighbours(of: node, among: topology.allowed).first : node
        return (home ?? topology.allowed.first).map { RunPlace(node: node, home: $0) }
      }
    } catch {
      throw Failure(error.description)
    }
    // If the kernel does not even provide the page for this check, the measurements report the reason.
    hasWeightedInterleave = (try? kernel.supports(.weightedInterleave)) ?? false
    hasPreferredMany = (try? kernel.supports(.preferredMany)) ?? false
  }
}
