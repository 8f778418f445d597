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
    let online = try onlineCPUs()
    let present: CPUMask? = part { () throws(ReadError) in
      try mask(cpusDirectory.appending("present"))
    }
    let possible: CPUMask? = part { () throws(ReadError) in
      try mask(cpusDirectory.appending("possible"))
    }
    // Linux 2.6.28 brought the three files.
    return CPUTopology(
      possible: possible ?? present ?? online, present: present ?? online, online: online,
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
      let cpus: CPUMask? = try maskOfStatus("Cpus_allowed_list:\t", bitmap: "Cpus_allowed:\t")
      if let cpus { return cpus }
    } catch .unreadable(let path, let errno) where isLive {
      guard let cpus = try? LinuxKernel().affinity(of: .caller) else {
        throw .unreadable(path, errno)
      }
      return cpus
    }
    return try onlineCPUs()
  }

  /// Reads the CPUs of a node, those that are online. A node without any has an empty set.
  ///
  /// Kernels before 2.6.26 have `cpumap` alone, which is read where `cpulist` is missing or no list.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is not there; ``ReadError/malformed(_:reason:)`` where
  ///   neither file is a set of CPUs.
  ///
  /// Source: `nodeN/cpulist`, `nodeN/cpumap`, Documentation/ABI/stable/sysfs-devices-node; numa_node_to_cpus() of
  /// libnuma.
  public func cpus(of node: NodeID) throws(ReadError) -> CPUMask {
    let path = nodeFile("cpulist", of: node)
    let fault: ReadError
    do throws(ReadError) {
      if let cpus: CPUMask = try mask(path) { return cpus }
      fault = .unreadable(resolve(path), .noSuchFileOrDirectory)
    } catch {
      fault = error
    }
    // Of a file that is there and no list, the reader of the report learns though the other one has the CPUs.
    guard
      let cpus: CPUMask = part({ () throws(ReadError) in try bitmap(nodeFile("cpumap", of: node)) })
    else { throw fault }
    if case .malformed = fault { warn(fault) }
    return cpus
  }

  /// Reads the CPUs of a node as far as they can be read: none, with a warning, where they cannot.
  ///
  /// Source: As ``cpus(of:)``.
  public func knownCPUs(of node: NodeID) -> CPUMask {
    part { () throws(ReadError) in try cpus(of: node) } ?? CPUMask()
  }

  /// Finds the node of a CPU; nil when it is on none, or offline.
  ///
  /// - Throws: ``ReadError``.
  ///
  /// Source: `nodeN/cpulist`; numa_node_of_cpu() of libnuma.
  public func node(of cpu: CPUID) throws(ReadError) -> NodeID? {
    for node in try onlineNodes() where knownCPUs(of: node).contains(cpu) { return node }
    return nil
  }

  /// Reads which CPUs are threads of the same core as a CPU, itself among them; nil where the kernel does not tell, or
  /// the CPU is offline.
  ///
  /// - Throws: ``ReadError/malformed(_:reason:)``.
  ///
  /// Source: `cpuN/topology/thread_siblings_list`, Documentation/admin-guide/cputopology.rst.
  public func threads(ofCoreWith cpu: CPUID) throws(ReadError) -> CPUMask? {
    let folder = cpusDirectory.appending("cpu\(cpu)").appending("topology")
    let listed: CPUMask? = part { () throws(ReadError) in
      try mask(folder.appending("thread_siblings_list"))
    }
    if let listed { return listed }
    // Kernels before 2.6.26 have no lists.
    return try bitmap(folder.appending("thread_siblings"))
  }

  /// The CPUs that run; where the kernel does not list them, those that have a directory.
  func onlineCPUs() throws(ReadError) -> CPUMask {
    let path = cpusDirectory.appending("online")
    let listed: CPUMask? = part { () throws(ReadError) in try mask(path) }
    if let listed { return listed }
    let numbers = try numbers(in: cpusDirectory, behind: "cpu")
    guard !numbers.isEmpty else { throw .unreadable(resolve(path), .noSuchFileOrDirectory) }
    return CPUMask(numbers.map(CPUID.init(rawValue:)))
  }
}

/// Where the kernel shows its CPUs.
private let cpusDirectory: FilePath = "/sys/devices/system/cpu"
