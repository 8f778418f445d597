internal import LinuxSystem

extension SharedObject {
  /// Visits the runs of pages that have a policy, in ascending order.
  ///
  /// Pages with the default policy are omitted. No page is allocated.
  ///
  /// - Throws: `.refused` with the errno of get_mempolicy. The runs visited before are correct.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_ADDR`; `--dump` of numactl(8).
  public func visitPolicies(_ visit: (PolicyRun) -> Void) throws(SharedObjectError) {
    let visitOwn = { (offsets: Range<ByteCount>, policy: MemoryPolicy) in
      if policy.mode != .default { visit(PolicyRun(offsets: offsets, policy: policy)) }
    }
    try visitRuns(visitOwn) { (page) throws(SharedObjectError) in
      try call("get_mempolicy") { () throws(Errno) in try LinuxKernel().memoryPolicy(at: page) }
    }
  }

  /// Visits the runs of pages on the same node, in ascending order.
  ///
  /// **Allocates every page** that does not exist yet, because a page has no node before it is allocated.
  ///
  /// - Throws: `.missingPage` for a page that cannot be provided; `.refused` with the errno of get_mempolicy. The runs
  ///   visited before are correct.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_NODE | MPOL_F_ADDR`; `--dump-nodes` of numactl(8).
  public func visitPlaces(_ visit: (PlaceRun) -> Void) throws(SharedObjectError) {
    try visitRuns({ visit(PlaceRun(offsets: $0, node: $1)) }) { (page) throws(SharedObjectError) in
      try nodeAfterReading(at: page)
    }
  }

  private func visitRuns<Value: Equatable>(
    _ visit: (Range<ByteCount>, Value) -> Void,
    _ value: (PageAddress) throws(SharedObjectError) -> Value
  ) throws(SharedObjectError) {
    var run: (start: ByteCount, value: Value)?
    try visitPages { (page, offset) throws(SharedObjectError) in
      let found = try value(page)
      if let run, run.value == found { return true }
      if let run { visit(run.start..<offset, run.value) }
      run = (offset, found)
      return true
    }
    let end = offset + range.size
    if let run { visit(run.start..<end, run.value) }
  }

  /// Visits the pages of the part, by address and by offset, until `goesOn` returns `false`.
  func visitPages(
    _ goesOn: (PageAddress, ByteCount) throws(SharedObjectError) -> Bool
  ) throws(SharedObjectError) {
    var position = ByteCount.zero
    while position < range.size {
      let page = PageAddress(rawValue: range.start.rawValue + UInt(position.rawValue))
      guard try goesOn(page, offset + position) else { return }
      position += pageSize
    }
  }
}
