import CommandInterface
import NumaCore
import LinuxSystem

/// What of a machine decides what is measured on it.
struct DemoMachine: Equatable {
  /// A node to run on.
  struct RunPlace: Equatable {
    let node: NodeID
    /// The nearest node with memory: itself, if it has any.
    let home: NodeID
  }

  /// The nodes that memory may come from, ascending. Their numbers may have gaps.
  var nodes: [NodeID]
  /// The nodes with CPUs, with memory or without.
  var runPlaces: [RunPlace]
  var hasWeightedInterleave: Bool
  var hasPreferredMany: Bool

  /// The least number of nodes with which there is anything to compare.
  static let leastNodes = 2
}

extension DemoMachine {
  /// Looks at the running machine.
  ///
  /// - Throws: ``ReadError`` as a failure, where files of it cannot be read.
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
    // Where not even a page can be had for the question, the measurements will say why.
    hasWeightedInterleave = (try? kernel.supports(.weightedInterleave)) ?? false
    hasPreferredMany = (try? kernel.supports(.preferredMany)) ?? false
  }
}
