internal import LinuxSystem

/// The binding of threads to nodes.
///
/// A Swift task may continue on another thread after any `await`. Functions that act on the calling thread can
/// therefore not be called from asynchronous code; use a separate thread.
extension LinuxKernel {
  /// Binds the calling thread: it runs only on the CPUs of these nodes and allocates only from them.
  ///
  /// - Throws: As ``run(_:on:within:from:)``, and ``ThreadBindingError/refused(_:)`` with the errno of
  ///   ``setMemoryPolicy(_:)``. If the policy cannot be set, the affinity is restored.
  ///
  /// Linux 2.6.7. Source: sched_setaffinity(2), set_mempolicy(2); numa_bind() of libnuma.
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

  /// Sets the affinity of a thread to the CPUs of these nodes, as far as its cpuset allows them.
  ///
  /// If `limit` is given, only CPUs that are also in `limit` are used. With the ``CPUTopology/allowed`` CPUs as the
  /// limit, for example, a narrower affinity that was set before still applies.
  ///
  /// - Throws: ``ThreadBindingError/unreadable(_:)`` if a node does not exist or its CPUs cannot be read;
  ///   ``ThreadBindingError/noCPUs(_:)`` if the nodes have no CPU within the limit; ``ThreadBindingError/refused(_:)`` with
  ///   the errno of ``setAffinity(_:of:)``.
  ///
  /// Linux 2.5.8. Source: sched_setaffinity(2); numa_run_on_node_mask() and numa_run_on_node_mask_all() of libnuma 2.0.19,
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

  /// Returns the nodes on whose CPUs a thread may run.
  ///
  /// - Throws: ``ThreadBindingError/refused(_:)`` with the errno of ``affinity(of:)``;
  ///   ``ThreadBindingError/unreadable(_:)`` if the nodes of the CPUs cannot be read.
  ///
  /// Linux 2.5.8. Source: sched_getaffinity(2); numa_get_run_node_mask() of libnuma.
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
      return try root.nodes(ofCPUs: cpus)
    } catch {
      throw .unreadable(error)
    }
  }

  /// Sets the affinity of the calling thread to the CPUs of these nodes.
  ///
  /// - Throws: As ``run(_:on:within:from:)``.
  ///
  /// Linux 2.5.8. Source: As ``run(_:on:within:from:)``.
  @available(*, noasync)
  public func run(
    on nodes: NodeMask, within limit: CPUMask? = nil, from root: SystemRoot = .live
  ) throws(ThreadBindingError) {
    try run(.caller, on: nodes, within: limit, from: root)
  }

  /// Returns the nodes on whose CPUs the calling thread may run.
  ///
  /// - Throws: As ``runNodes(of:from:)``.
  ///
  /// Linux 2.5.8. Source: As ``runNodes(of:from:)``.
  @available(*, noasync)
  public func runNodes(from root: SystemRoot = .live) throws(ThreadBindingError) -> NodeMask {
    try runNodes(of: .caller, from: root)
  }
}
