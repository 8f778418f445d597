internal import LinuxSystem

/// The CPUs of a machine, and those of them that the calling thread may use.
public struct CPUTopology: Hashable, Sendable {
  /// CPUs that could ever be present (`possible`).
  public var possible: CPUMask
  /// CPUs that are plugged in, online or not (`present`).
  public var present: CPUMask
  /// CPUs that run (`online`).
  public var online: CPUMask
  /// CPUs the calling thread may run on: its affinity, within its cpuset.
  public var allowed: CPUMask
}

extension SystemRoot {
  /// Reads the CPUs of the machine, and which of them the calling thread may use.
  ///
  /// If the kernel does not list the possible CPUs, these are the present CPUs. If it does not list the present CPUs,
  /// these are the online CPUs.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the machine has neither a list nor directories of CPUs, or their
  ///   directory cannot be read; the errors of ``allowedCPUs()``.
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
    // Linux 2.6.28 added the three files.
    return CPUTopology(
      possible: possible ?? present ?? online, present: present ?? online, online: online,
      allowed: try allowedCPUs())
  }

  /// Reads the CPUs that the calling thread may run on: its affinity, within its cpuset.
  ///
  /// The set includes offline CPUs, because they can come online again. If `/proc` is missing on the running machine, a
  /// system call returns the CPUs, without those that are offline. If the kernel does not report them in `/proc`, all
  /// online CPUs are returned.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `/proc/self/status` cannot be read and, on the running machine, the
  ///   system call fails too, or when the online CPUs are needed and cannot be read; ``ReadError/malformed(_:reason:)``
  ///   when the file is not a status.
  ///
  /// Linux 2.6.24. Source: proc_pid_status(5) `Cpus_allowed_list`, `Cpus_allowed`, cpusets(7); sched_getaffinity(2).
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

  /// Reads the online CPUs of a node; the set is empty if the node has none.
  ///
  /// Kernels before 2.6.26 have only `cpumap`, which is read if `cpulist` is missing or is not a list.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node does not exist or is offline, or `cpulist` cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when `cpulist` is not a list. A readable `cpumap` prevents both errors.
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
    // A `cpulist` that exists but is not a list is reported as a warning, although `cpumap` holds the CPUs.
    guard
      let cpus: CPUMask = part({ () throws(ReadError) in try bitmap(nodeFile("cpumap", of: node)) })
    else { throw fault }
    if case .malformed = fault { warn(fault) }
    return cpus
  }

  /// Reads the CPUs of a node; the set is empty, with a warning, if they cannot be read.
  ///
  /// Source: As ``cpus(of:)-(NodeID)``.
  public func knownCPUs(of node: NodeID) -> CPUMask {
    part { () throws(ReadError) in try cpus(of: node) } ?? CPUMask()
  }

  /// Reads the CPUs of several nodes, without those of nodes whose CPUs cannot be read.
  package func knownCPUs(of nodes: NodeMask) -> CPUMask {
    nodes.reduce(into: CPUMask()) { $0.formUnion(knownCPUs(of: $1)) }
  }

  /// Finds the node of a CPU; returns `nil` if the CPU is not on a node or is offline.
  ///
  /// The CPUs of a node that cannot be read are left out, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the nodes of the machine cannot be read.
  ///
  /// Source: `nodeN/cpulist`; numa_node_of_cpu() of libnuma.
  public func node(of cpu: CPUID) throws(ReadError) -> NodeID? {
    for node in try onlineNodes() where knownCPUs(of: node).contains(cpu) { return node }
    return nil
  }

  /// Returns the nodes that CPUs belong to.
  package func nodes(ofCPUs cpus: CPUMask) throws(ReadError) -> NodeMask {
    var nodes = NodeMask()
    for node in try onlineNodes() where !knownCPUs(of: node).isDisjoint(with: cpus) {
      nodes.insert(node)
    }
    return nodes
  }

  /// Reads which CPUs are threads of the same core as a CPU.
  ///
  /// The set includes the CPU itself. It is `nil` if the kernel does not report the threads or if the CPU is offline.
  ///
  /// `thread_siblings` is read if `thread_siblings_list` is missing or is not a list.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `thread_siblings` is needed and cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when it is needed and is not a bitmap.
  ///
  /// Source: `cpuN/topology/thread_siblings_list`, `thread_siblings`, Documentation/admin-guide/cputopology.rst.
  public func threads(ofCoreWith cpu: CPUID) throws(ReadError) -> CPUMask? {
    let folder = cpusDirectory.appending("cpu\(cpu)").appending("topology")
    let listed: CPUMask? = part { () throws(ReadError) in
      try mask(folder.appending("thread_siblings_list"))
    }
    if let listed { return listed }
    // Kernels before 2.6.26 have no lists.
    return try bitmap(folder.appending("thread_siblings"))
  }

  /// Reads which CPUs are in the same physical package as a CPU; `nil` if the kernel does not report it.
  ///
  /// - Throws: ``ReadError`` when the bitmap is needed and cannot be read.
  ///
  /// Source: `cpuN/topology/package_cpus_list` (Linux 5.3), `core_siblings_list`, `core_siblings`,
  /// Documentation/admin-guide/cputopology.rst.
  func cpus(ofPackageWith cpu: CPUID) throws(ReadError) -> CPUMask? {
    let folder = cpusDirectory.appending("cpu\(cpu)").appending("topology")
    for name in ["package_cpus_list", "core_siblings_list"] {
      let listed: CPUMask? = part { () throws(ReadError) in try mask(folder.appending(name)) }
      if let listed { return listed }
    }
    return try bitmap(folder.appending("core_siblings"))
  }

  /// Reads which CPUs share the last level of cache with a CPU; `nil` if the kernel shows no caches.
  ///
  /// - Throws: ``ReadError`` when the bitmap is needed and cannot be read.
  ///
  /// Source: `cpuN/cache/indexN` (`level`, `type`, `shared_cpu_list`, `shared_cpu_map`),
  /// Documentation/ABI/testing/sysfs-devices-system-cpu.
  func cpus(ofLastCacheWith cpu: CPUID) throws(ReadError) -> CPUMask? {
    let caches = cpusDirectory.appending("cpu\(cpu)").appending("cache")
    var last: (level: Int, folder: FilePath)?
    for name in try entriesIfPresent(of: caches) ?? [] where name.bytes.hasPrefix("index") {
      let folder = caches.appending(name)
      guard let level = part({ () throws(ReadError) in try number(folder.appending("level")) }),
        level > last?.level ?? 0
      else { continue }
      last = (level, folder)
    }
    guard let last else { return nil }
    let listed: CPUMask? = part { () throws(ReadError) in
      try mask(last.folder.appending("shared_cpu_list"))
    }
    if let listed { return listed }
    return try bitmap(last.folder.appending("shared_cpu_map"))
  }

  /// Reads the online CPUs; if the kernel does not list them, these are the CPUs that have a directory.
  func onlineCPUs() throws(ReadError) -> CPUMask {
    let path = cpusDirectory.appending("online")
    let listed: CPUMask? = part { () throws(ReadError) in try mask(path) }
    if let listed { return listed }
    let numbers = try numbers(in: cpusDirectory, behind: "cpu")
    guard !numbers.isEmpty else { throw .unreadable(resolve(path), .noSuchFileOrDirectory) }
    return CPUMask(numbers.map(CPUID.init(rawValue:)))
  }
}

/// The directory in which the kernel shows its CPUs.
let cpusDirectory: FilePath = "/sys/devices/system/cpu"
