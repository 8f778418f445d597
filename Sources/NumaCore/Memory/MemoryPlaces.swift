internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Returns the node of each page of a range of this process, in one call.
  ///
  /// Moves and allocates no page.
  ///
  /// - Throws: `.notPermitted` if a seccomp filter blocks the call; `.noFunction` if the kernel has no NUMA.
  ///
  /// Linux 2.6.18. Source: move_pages(2).
  public func places(of range: AddressRange) throws(Errno) -> [PageStatus] {
    try places(of: range.pages(), in: .caller)
  }

  /// Counts the pages of a range of this process per node, in ascending order of the nodes.
  ///
  /// Pages that are not in memory are not counted.
  ///
  /// - Throws: As ``places(of:)``.
  ///
  /// Linux 2.6.18. Source: move_pages(2).
  public func pagesPerNode(of range: AddressRange) throws(Errno) -> [NodePages] {
    var counts: [NodeID: Int] = [:]
    for case .on(let node) in try places(of: range) { counts[node, default: 0] += 1 }
    return counts.ordered { $0.key < $1.key }.map { NodePages(node: $0.key, pages: $0.value) }
  }

  /// Allocates every page of a range of this process now, by its policy.
  ///
  /// The contents of the pages stay.
  ///
  /// - Throws: `.noMemory` if a part of the range is not mapped, or a page cannot be allocated; `.badAddress` if a write
  ///   to a page would raise SIGBUS, for example after the end of a file; EHWPOISON, an `Errno` without a name here, if
  ///   the memory of a page is damaged; `.invalidArgument` before Linux 5.14, if the range does not start at a page
  ///   boundary, or if it may not be written. Some pages may have been allocated.
  ///
  /// Linux 5.14. Source: madvise(2), `MADV_POPULATE_WRITE`; numa_police_memory() of libnuma.
  public func populate(_ range: AddressRange) throws(Errno) {
    _ = try valueOrErrno {
      unsafe populate_pages(pointer(range.start), UInt(bitPattern: range.size.rawValue))
    }
  }
}
