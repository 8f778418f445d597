internal import CNuma
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
  /// - Throws: `.refused` with the errno of madvise: `.badAddress` when no page can be had, or the file has become
  ///   shorter; `.noMemory`. Before Linux 5.14 a signal, SIGBUS, says so.
  ///
  /// Source: madvise(2), `MADV_POPULATE_WRITE`.
  public func touch() throws(SharedObjectError) {
    try call("madvise") { () throws(Errno) in
      do throws(Errno) {
        try LinuxKernel().populate(range)
      } catch .invalidArgument {
        unsafe touch_shared_pages(
          pointer(range.start), UInt(range.size.rawValue), UInt(pageSize.rawValue))
      }
    }
  }

  private func mapExistingPages(_ policy: MemoryPolicy) throws(SharedObjectError) {
    let kernel = LinuxKernel()
    guard pageSize == .basePage else {
      try call("mbind") { () throws(Errno) in try kernel.setMemoryPolicy(policy, of: range) }
      try call("madvise") { () throws(Errno) in try kernel.map(range, pageSize: pageSize) }
      return
    }
    try call("mincore") { () throws(Errno) in try kernel.mapResidentPages(of: range) }
  }
}
