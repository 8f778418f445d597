internal import LinuxSystem

/// The CPUs on which the workers of a migration run.
///
/// The kernel copies on the CPU that makes the call, and the copy ends up in the caches of that CPU. So the first
/// workers run on CPUs of the target nodes. If the target nodes have fewer CPUs than the source nodes, further workers
/// run on CPUs of the source nodes: a node of CXL, HBM or GPU memory has no CPUs at all.
struct WorkerPlaces: Hashable, Sendable {
  /// The CPUs of the target nodes, or those nearest to them.
  let targets: CPUMask
  /// The CPUs of the source nodes that are not among ``targets``; empty if they are not needed.
  let sources: CPUMask

  init(targets: CPUMask, sources: CPUMask) {
    self.targets = targets
    self.sources = sources.count > targets.count ? sources.subtracting(targets) : CPUMask()
  }

  /// The number of CPUs for workers.
  var count: Int { targets.count + sources.count }

  /// Returns the CPUs of a worker, by its number from 0; empty if any CPU is suitable.
  func cpus(ofWorker number: Int) -> CPUMask {
    number < targets.count || sources.isEmpty ? targets : sources
  }
}

extension SystemRoot {
  /// Chooses the CPUs that move pages between nodes, among those that the caller may use.
  func workerPlaces(
    from sources: NodeMask, to targets: NodeMask, among allowed: CPUMask
  ) -> WorkerPlaces {
    WorkerPlaces(
      targets: nearestCPUs(to: targets, among: allowed),
      sources: knownCPUs(of: sources).intersection(allowed))
  }
}
