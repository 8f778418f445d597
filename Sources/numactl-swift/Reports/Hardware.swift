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
    let online = try orFail { () throws(ReadError) in try root.onlineNodes() }
    nodes = online.map {
      Node(id: $0, cpus: root.knownCPUs(of: $0), memory: root.partialMemory(of: $0))
    }
    guard !nodes.isEmpty else { return }
    distances = root.part { () throws(ReadError) in try root.nodeDistances() }
  }
}
