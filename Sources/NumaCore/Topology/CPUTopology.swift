internal import LinuxSystem

/// Which CPUs a machine has, and which of them the reader may use.
public struct CPUTopology: Hashable, Sendable {
  /// CPUs that could ever be there (`possible`).
  public var possible: CPUMask
  /// CPUs that are plugged in, online or not (`present`).
  public var present: CPUMask
  /// CPUs that run (`online`).
  public var online: CPUMask
  /// CPUs the calling thread may run on: its affinity, within its cpuset.
  public var allowed: CPUMask
}

extension SystemRoot {
  /// Reads which CPUs there are, and which are allowed to the calling process.
  ///
  /// - Throws: ``ReadError`` when a file is missing or holds what the kernel does not write.
  ///
  /// Source: Documentation/ABI/testing/sysfs-devices-system-cpu, proc_pid_status(5) `Cpus_allowed_list`.
  public func cpuTopology() throws(ReadError) -> CPUTopology {
    let online = try cpus("online")
    return CPUTopology(
      possible: try cpus("possible"), present: try cpus("present"), online: online,
      allowed: try allowedCPUs())
  }

  /// Reads on which CPUs the calling thread may run: its affinity, within its cpuset. CPUs that are offline are among
  /// them, since they can come back.
  ///
  /// - Throws: ``ReadError`` when neither `/proc` nor, on the running machine, the kernel tells.
  ///
  /// Source: proc_pid_status(5) `Cpus_allowed_list`, cpusets(7).
  public func allowedCPUs() throws(ReadError) -> CPUMask {
    do {
      if let cpus: CPUMask = try maskOfStatus("Cpus_allowed_list:\t") { return cpus }
    } catch .unreadable(let path, let errno) where isLive {
      guard let cpus = try? LinuxKernel().affinity(of: .caller) else {
        throw .unreadable(path, errno)
      }
      return cpus
    }
    return try cpus("online")
  }

  /// Reads the CPUs of a node, those that are online. A node without any has an empty set.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is not there.
  ///
  /// Source: `nodeN/cpulist`, drivers/base/node.c; numa_node_to_cpus() of libnuma.
  public func cpus(of node: NodeID) throws(ReadError) -> CPUMask {
    try required(nodeDirectory(node).appending("cpulist"))
  }

  /// Finds the node of a CPU; nil when it is on none, or offline.
  ///
  /// - Throws: ``ReadError``.
  ///
  /// Source: `nodeN/cpulist`; numa_node_of_cpu() of libnuma.
  public func node(of cpu: CPUID) throws(ReadError) -> NodeID? {
    for node in try onlineNodes() where try cpus(of: node).contains(cpu) { return node }
    return nil
  }

  /// Reads which CPUs are threads of the same core as a CPU, itself among them; nil where the kernel does not tell, or
  /// the CPU is offline.
  ///
  /// - Throws: ``ReadError/malformed(_:reason:)``.
  ///
  /// Source: `cpuN/topology/thread_siblings_list`, Documentation/admin-guide/cputopology.rst.
  public func threads(ofCoreWith cpu: CPUID) throws(ReadError) -> CPUMask? {
    try mask(FilePath("/sys/devices/system/cpu/cpu\(cpu)/topology/thread_siblings_list"))
  }

  private func cpus(_ name: String) throws(ReadError) -> CPUMask {
    try required(FilePath("/sys/devices/system/cpu").appending(name))
  }

  private func required(_ path: FilePath) throws(ReadError) -> CPUMask {
    guard let cpus: CPUMask = try mask(path) else {
      throw .unreadable(resolve(path), .noSuchFileOrDirectory)
    }
    return cpus
  }
}
