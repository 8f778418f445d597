internal import LinuxSystem

/// A run of consecutive pages of a shared object that have the same policy of their own.
public struct PolicyRun: Hashable, Sendable {
  /// The offsets of the pages in the segment or file, in bytes.
  public let offsets: Range<ByteCount>
  /// The policy of the pages.
  public let policy: MemoryPolicy

  /// Creates a run from given values, as for a test; ``SharedObject/visitPolicies(_:)`` finds runs.
  public init(offsets: Range<ByteCount>, policy: MemoryPolicy) {
    self.offsets = offsets
    self.policy = policy
  }
}

/// A run of consecutive pages of a shared object on the same node.
public struct PlaceRun: Hashable, Sendable {
  /// The offsets of the pages in the segment or file, in bytes.
  public let offsets: Range<ByteCount>
  /// The node of the pages.
  public let node: NodeID

  /// Creates a run from given values, as for a test; ``SharedObject/visitPlaces(_:)`` finds runs.
  public init(offsets: Range<ByteCount>, node: NodeID) {
    self.offsets = offsets
    self.node = node
  }
}

extension SharedObject {
  /// Visits the runs of pages that have a policy, in ascending order.
  ///
  /// Pages with the default policy are omitted. No page is allocated.
  ///
  /// - Throws: `.refused` with the errno of get_mempolicy. The runs visited before are correct.
  ///
  /// Source: get_mempolicy(2), `MPOL_F_ADDR`; `--dump` of numactl(8).
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
  /// Source: get_mempolicy(2), `MPOL_F_NODE | MPOL_F_ADDR`; `--dump-nodes` of numactl(8).
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
    let end = ByteCount(rawValue: offset.rawValue + range.size.rawValue)
    if let run { visit(run.start..<end, run.value) }
  }

  /// Visits the pages of the part, by address and by offset, until `goesOn` returns `false`.
  func visitPages(
    _ goesOn: (PageAddress, ByteCount) throws(SharedObjectError) -> Bool
  ) throws(SharedObjectError) {
    var position = 0
    while position < range.size.rawValue {
      let page = PageAddress(rawValue: range.start.rawValue + UInt(position))
      guard try goesOn(page, ByteCount(rawValue: offset.rawValue + position)) else { return }
      position += pageSize.rawValue
    }
  }
}
