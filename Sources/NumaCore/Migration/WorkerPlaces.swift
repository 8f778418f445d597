internal import LinuxSystem

/// The CPUs on which the workers of a migration run.
///
/// The kernel copies on the CPU that makes the call, and what it writes ends up in that CPU's caches. So the first workers
/// run on CPUs of the nodes to fill. Where these have fewer CPUs than the nodes to leave, further workers run on theirs:
/// a node of CXL, HBM or GPU memory has no CPUs at all.
struct WorkerPlaces: Hashable, Sendable {
  /// CPUs of the nodes to fill, or those nearest to them.
  let targets: CPUMask
  /// CPUs of the nodes to leave that are not among ``targets``; empty where they are not needed.
  let sources: CPUMask

  init(targets: CPUMask, sources: CPUMask) {
    self.targets = targets
    self.sources = sources.count > targets.count ? sources.subtracting(targets) : CPUMask()
  }

  /// How many CPUs there are for workers.
  var count: Int { targets.count + sources.count }

  /// The CPUs of a worker, by its number from 0; empty where any CPU will do.
  func cpus(ofWorker number: Int) -> CPUMask {
    number < targets.count || sources.isEmpty ? targets : sources
  }
}

extension SystemRoot {
  /// Chooses the CPUs on which to move pages from nodes to others, among those that the caller may use.
  func workerPlaces(
    from sources: NodeMask, to targets: NodeMask, among allowed: CPUMask
  ) -> WorkerPlaces {
    let own = sources.reduce(into: CPUMask()) { $0.formUnion(usableCPUs(of: $1, among: allowed)) }
    return WorkerPlaces(targets: nearestCPUs(to: targets, among: allowed), sources: own)
  }

  /// The CPUs of nodes, and for a node that has none, those of the nearest node that has some. Where the machine does not
  /// tell, all that are allowed.
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
