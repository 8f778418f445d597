import CommandInterface
import NumaCore

/// The machine's nodes.
struct Hardware: Equatable {
  struct Node: Equatable {
    let id: NodeID
    var cpus: CPUMask
    /// The memory that the kernel reports.
    var memory = PartialNodeMemory()
  }

  var nodes: [Node]
  /// The distances between nodes; `nil` if the firmware gives none.
  var distances: NodeDistances?
}

extension Hardware {
  init(of root: SystemRoot) throws(Failure) {
    nodes = []
    do throws(ReadError) {
      for id in try root.onlineNodes() { nodes.append(Node(id: id, cpus: CPUMask())) }
    } catch {
      throw Failure(error.description)
    }
    for index in nodes.indices {
      let id = nodes[index].id
      nodes[index].cpus = root.knownCPUs(of: id)
      nodes[index].memory = root.partialMemory(of: id)
    }
    guard !nodes.isEmpty else { return }
    distances = root.part { () throws(ReadError) in try root.nodeDistances() }
  }
}
