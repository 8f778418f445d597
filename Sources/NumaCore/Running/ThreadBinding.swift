public import LinuxSystem

/// Running on nodes and allocating from them. A Swift task may go on in another thread after any `await`, so
/// what acts on the calling thread cannot be called from asynchronous code; use a thread of your own.
extension LinuxKernel {
  /// Binds the calling thread: it runs on the CPUs of these nodes and allocates from them only.
  ///
  /// - Throws: As ``run(_:on:within:from:)`` and ``setMemoryPolicy(_:)``. When the second fails, the first is undone.
  ///
  /// Source: numa_bind() of libnuma.
  @available(*, noasync)
  public func bind(to nodes: NodeMask, from root: SystemRoot = .live) throws(ThreadBindingError) {
    let before: CPUMask
    do throws(Errno) {
      before = try affinity(of: .caller)
    } catch {
      throw .refused(error)
    }
    try run(.caller, on: nodes, from: root)
    do throws(Errno) {
      try setMemoryPolicy(.bind(nodes))
    } catch {
      try? setAffinity(before, of: .caller)
      throw .refused(error)
    }
  }

  /// Has a thread run on the CPUs of these nodes, as far as its cpuset allows them.
  ///
  /// With `limit`, only on those that are in it too: the ``CPUTopology/allowed`` CPUs, for one, so that a
  /// narrower affinity that was set before stays a bound.
  ///
  /// - Throws: ``ThreadBindingError/noCPUs(_:)`` when the nodes have none; the kernel's refusal otherwise.
  ///
  /// Source: sched_setaffinity(2); numa_run_on_node_mask() and numa_run_on_node_mask_all() of libnuma 2.0.19,
  /// neither of which keeps an earlier affinity as a limit.
  public func run(
    _ thread: ThreadID, on nodes: NodeMask, within limit: CPUMask? = nil,
    from root: SystemRoot = .live
  ) throws(ThreadBindingError) {
    var cpus = CPUMask()
    do throws(ReadError) {
      for node in nodes { cpus.formUnion(try root.cpus(of: node)) }
    } catch {
      throw .unreadable(error)
    }
    if let limit { cpus.formIntersection(limit) }
    guard !cpus.isEmpty else { throw .noCPUs(nodes) }
    do throws(Errno) {
      try setAffinity(cpus, of: thread)
    } catch {
      throw .refused(error)
    }
  }

  /// Tells on the CPUs of which nodes a thread may run.
  ///
  /// - Throws: ``ThreadBindingError``.
  ///
  /// Source: numa_get_run_node_mask() of libnuma.
  public func runNodes(
    of thread: ThreadID, from root: SystemRoot = .live
  ) throws(ThreadBindingError) -> NodeMask {
    let cpus: CPUMask
    do throws(Errno) {
      cpus = try affinity(of: thread)
    } catch {
      throw .refused(error)
    }
    do throws(ReadError) {
      var nodes = NodeMask()
      for node in try root.onlineNodes() where !root.knownCPUs(of: node).isDisjoint(with: cpus) {
        nodes.insert(node)
      }
      return nodes
    } catch {
      throw .unreadable(error)
    }
  }

  /// Has the calling thread run on the CPUs of these nodes.
  ///
  /// - Throws: As ``run(_:on:within:from:)``.
  ///
  /// Source: as ``run(_:on:within:from:)``.
  @available(*, noasync)
  public func run(
    on nodes: NodeMask, within limit: CPUMask? = nil, from root: SystemRoot = .live
  ) throws(ThreadBindingError) {
    try run(.caller, on: nodes, within: limit, from: root)
  }

  /// Tells on the CPUs of which nodes the calling thread may run.
  ///
  /// - Throws: As ``runNodes(of:from:)``.
  ///
  /// Source: numa_get_run_node_mask() of libnuma.
  @available(*, noasync)
  public func runNodes(from root: SystemRoot = .live) throws(ThreadBindingError) -> NodeMask {
    try runNodes(of: .caller, from: root)
  }
}

/// Why a thread could not be bound to nodes.
public enum ThreadBindingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// None of the nodes has a CPU, or none within the limit.
  case noCPUs(NodeMask)
  /// A file of the machine could not be read.
  case unreadable(ReadError)
  /// The kernel refused.
  case refused(Errno)

  public var description: String {
    switch self {
    case .noCPUs(let nodes): "nodes \(nodes): no CPUs"
    case .unreadable(let error): error.description
    case .refused(let errno): errno.description
    }
  }
}
