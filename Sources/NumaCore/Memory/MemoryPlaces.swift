public import SystemPackage

extension LinuxKernel {
  /// Asks on which node each page of a range of this process is, in one call. Moves and allocates nothing.
  ///
  /// - Throws: `.notPermitted` when a seccomp filter blocks the call; `.noFunction` when the kernel has no NUMA.
  ///
  /// Source: move_pages(2).
  public func places(of range: AddressRange) throws(Errno) -> [PageStatus] {
    try places(of: range.pages(), in: .caller)
  }

  /// Counts the pages of a range of this process per node, ascending. Pages that are not there are not counted.
  ///
  /// - Throws: As ``places(of:)``.
  public func pagesPerNode(of range: AddressRange) throws(Errno) -> [NodePages] {
    var counts: [NodeID: Int] = [:]
    for case .on(let node) in try places(of: range) { counts[node, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { NodePages(node: $0.key, pages: $0.value) }
  }
}
