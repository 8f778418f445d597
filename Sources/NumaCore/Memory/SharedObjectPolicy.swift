internal import LinuxSystem

extension SharedObject {
  /// Sets the policy of the part. Pages that come later follow it, whichever process they come by.
  ///
  /// The kernel looks only at pages that this process maps, so where the flags are about pages that exist, these are
  /// mapped first: those that mincore(2) finds in memory, and none is taken for it. Of huge pages mincore cannot tell;
  /// there the policy is set before, and **pages that do not exist yet are taken** by it.
  ///
  /// - Throws: `.refused` with the errno of mbind: `.ioError` when ``RangePolicyFlags/strict`` is set and a page is
  ///   elsewhere, and the policy is not set then, but with huge pages; the others as
  ///   ``LinuxKernel/setMemoryPolicy(_:of:_:)`` throws them. With the errno of mincore, when the caller neither owns the
  ///   object nor may write to it.
  ///
  /// Source: mbind(2), mincore(2), madvise(2).
  public func setPolicy(
    _ policy: MemoryPolicy, _ flags: RangePolicyFlags = []
  ) throws(SharedObjectError) {
    if !flags.isEmpty { try mapExistingPages(policy) }
    try call("mbind") { () throws(Errno) in
      try LinuxKernel().setMemoryPolicy(policy, of: range, flags)
    }
  }

  /// Sets the node from which the nearest of the policy's nodes is looked for. The policy must be bind or
  /// preferred-many.
  ///
  /// - Throws: `.refused` with the errno of set_mempolicy_home_node, as ``LinuxKernel/setHomeNode(_:of:)`` throws it.
  ///
  /// Linux 5.17. Source: set_mempolicy_home_node(2).
  public func setHomeNode(_ node: NodeID) throws(SharedObjectError) {
    try call("set_mempolicy_home_node") { () throws(Errno) in
      try LinuxKernel().setHomeNode(node, of: range)
    }
  }

  /// Has the kernel take every page of the part that does not exist yet, where the policy says. What is in them stays,
  /// and what other processes write meanwhile too.
  ///
  /// - Throws: `.missingPage` with the first page that cannot be had; `.refused` with `.noMemory` of madvise.
  ///
  /// Source: madvise(2), `MADV_POPULATE_WRITE`.
  public func touch() throws(SharedObjectError) {
    do throws(Errno) {
      try LinuxKernel().populate(range)
      return
    } catch .noMemory {
      throw .refused(path, call: "madvise", .noMemory)
    } catch {
      // The kernel is older than Linux 5.14, or a page cannot be provided, and what follows finds it.
    }
    try accessed { () throws(PageFault) in
      try LinuxKernel().touch(range, pageSize: pageSize)
    }
  }

  private func mapExistingPages(_ policy: MemoryPolicy) throws(SharedObjectError) {
    let kernel = LinuxKernel()
    guard pageSize == .basePage else {
      try call("mbind") { () throws(Errno) in try kernel.setMemoryPolicy(policy, of: range) }
      try accessed { () throws(PageFault) in try kernel.map(range, pageSize: pageSize) }
      return
    }
    let fault = try call("mincore") { () throws(Errno) in
      try kernel.mapResidentPages(of: range)
    }
    if let fault { throw missingPage(fault) }
  }
}
