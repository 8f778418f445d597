internal import LinuxSystem

extension SharedObject {
  /// Sets the policy of the part.
  ///
  /// Pages that are allocated later follow the policy, whichever process causes the allocation.
  ///
  /// The kernel examines only pages that this process maps. If `flags` is not empty, existing pages are therefore
  /// mapped first: those that mincore(2) reports in memory. No page is allocated for this. mincore(2) cannot report
  /// huge pages. With huge pages, the policy is set before the mapping, and **pages that do not exist yet are
  /// allocated** by it.
  ///
  /// - Throws: `.refused` with the errno of mbind: `.ioError` when ``RangePolicyFlags/strict`` is set and a page is
  ///   elsewhere; the policy is not set then, except with huge pages. The other errnos are those of
  ///   ``LinuxKernel/setMemoryPolicy(_:of:_:)``. With flags also `.refused` with the errno of mincore, and `.missingPage`
  ///   for the first page that cannot be provided.
  ///
  /// Linux 2.6.7. Source: mbind(2), mincore(2), madvise(2).
  public func setPolicy(
    _ policy: MemoryPolicy, _ flags: RangePolicyFlags = []
  ) throws(SharedObjectError) {
    if !flags.isEmpty { try mapExistingPages(policy) }
    try call("mbind") { () throws(Errno) in
      try LinuxKernel().setMemoryPolicy(policy, of: range, flags)
    }
  }

  /// Sets the home node: the node from which the kernel searches for the nearest of the policy's nodes.
  ///
  /// The policy must be bind or preferred-many.
  ///
  /// - Throws: `.refused` with the errno of set_mempolicy_home_node, as ``LinuxKernel/setHomeNode(_:of:)`` throws it.
  ///
  /// Linux 5.17. Source: set_mempolicy_home_node(2).
  public func setHomeNode(_ node: NodeID) throws(SharedObjectError) {
    try call("set_mempolicy_home_node") { () throws(Errno) in
      try LinuxKernel().setHomeNode(node, of: range)
    }
  }

  /// Allocates every page of the part that does not exist yet, by the policy.
  ///
  /// The contents of the pages stay, and so does the data that other processes write in the meantime.
  ///
  /// - Throws: `.missingPage` for the first page that cannot be provided; `.refused` with `.noMemory` of madvise.
  ///
  /// Source: madvise(2), `MADV_POPULATE_WRITE`.
  public func touch() throws(SharedObjectError) {
    do throws(Errno) {
      try LinuxKernel().populate(range)
      return
    } catch .noMemory {
      throw .refused(path, call: "madvise", .noMemory)
    } catch {
      // The kernel is older than Linux 5.14, or a page cannot be provided; the code below finds that page.
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
