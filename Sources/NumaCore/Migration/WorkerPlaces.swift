internal import LinuxSystem

extension SystemRoot {
  /// The CPUs on which to move pages to nodes: the nodes' own, or those of the nearest nodes that have some.
  ///
  /// The kernel copies on the CPU that asks, and what is written ends up in that CPU's caches. Where the machine does not
  /// tell, all that are allowed.
  func workerCPUs(for targets: NodeMask, among allowed: CPUMask) -> CPUMask {
    var cpus = CPUMask()
    var distances: NodeDistances?
    for target in targets {
      let own = usableCPUs(of: target, among: allowed)
      guard own.isEmpty else {
        cpus.formUnion(own)
        continue
      }
      if distances == nil { distances = try? nodeDistances() }
      guard let distances else { continue }
      let others = NodeMask(distances.nodes)
      for neighbour in distances.neighbours(of: target, among: others) {
        let near = usableCPUs(of: neighbour, among: allowed)
        if !near.isEmpty {
          cpus.formUnion(near)
          break
        }
      }
    }
    return cpus.isEmpty ? allowed : cpus
  }

  private func usableCPUs(of node: NodeID, among allowed: CPUMask) -> CPUMask {
    knownCPUs(of: node).intersection(allowed)
  }
}
