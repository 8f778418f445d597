internal import CNuma
public import LinuxSystem

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
  ///
  /// Linux 2.6.18. Source: move_pages(2).
  public func pagesPerNode(of range: AddressRange) throws(Errno) -> [NodePages] {
    var counts: [NodeID: Int] = [:]
    for case .on(let node) in try places(of: range) { counts[node, default: 0] += 1 }
    return counts.sorted { $0.key < $1.key }.map { NodePages(node: $0.key, pages: $0.value) }
  }

  /// Has the kernel take every page of a range of this process now, where the policy says. What is in them stays.
  ///
  /// - Throws: `.noMemory` when a part of the range is not mapped, or no page can be had; `.badAddress` when a page is
  ///   poisoned; `.invalidArgument` before Linux 5.14, or when the start is not at a page's start.
  ///
  /// Linux 5.14. Source: madvise(2), `MADV_POPULATE_WRITE`; numa_police_memory() of libnuma.
  public func populate(_ range: AddressRange) throws(Errno) {
    _ = try valueOrErrno {
      unsafe populate_pages(pointer(range.start), UInt(bitPattern: range.size.rawValue))
    }
  }
}
