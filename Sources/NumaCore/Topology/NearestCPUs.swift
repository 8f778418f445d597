extension SystemRoot {
  /// Returns the CPUs of nodes; for a node without CPUs, those of the nearest node that has CPUs.
  ///
  /// All allowed CPUs are returned if the machine does not report any of these.
  func nearestCPUs(to nodes: NodeMask, among allowed: CPUMask) -> CPUMask {
    var cpus = CPUMask()
    var distances: NodeDistances?
    for node in nodes {
      let own = usableCPUs(of: node, among: allowed)
      guard own.isEmpty else {
        cpus.formUnion(own)
        continue
      }
      if distances == nil { distances = try? nodeDistances() }
      guard let distances else { continue }
      let others = NodeMask(distances.nodes)
      for neighbour in distances.neighbours(of: node, among: others) {
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
