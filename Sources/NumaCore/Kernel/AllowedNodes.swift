internal import CNuma
public import SystemPackage

extension LinuxKernel {
  /// Asks which nodes the calling thread may allocate memory on, by its cpuset.
  ///
  /// - Throws: `.noFunction` when the kernel has no NUMA; `.notPermitted` when a seccomp filter blocks
  ///   the call, as container engines' defaults do.
  ///
  /// Linux 2.6.24. Source: get_mempolicy(2), `MPOL_F_MEMS_ALLOWED`.
  public func allowedNodes() throws(Errno) -> NodeMask {
    var width = Self.usualWidth
    while true {
      do throws(Errno) {
        return try unsafe NodeMask.filled(width: width) { (words, maxnode) throws(Errno) in
          _ = try valueOrErrno {
            unsafe get_mempolicy(nil, words, maxnode, nil, UInt32(MPOL_F_MEMS_ALLOWED))
          }
        }
      } catch .invalidArgument where width < Self.greatestWidth {
        width *= 2
      }
    }
  }

  /// Asks whether the kernel answers NUMA calls at all.
  ///
  /// - Throws: `.noFunction` when it was built without NUMA; `.notPermitted` when a seccomp filter
  ///   blocks the call.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2).
  public func checkMemoryPolicyCalls() throws(Errno) {
    _ = try valueOrErrno { get_mempolicy(nil, nil, 0, nil, 0) }
  }

  /// Bits of the node mask on the kernels of most distributions (`NODES_SHIFT=10`).
  private static let usualWidth = 1024
  /// Bits beyond which no kernel takes a mask: one page of them (`get_nodes()`, mm/mempolicy.c).
  private static let greatestWidth = RangeList.greatestNumber + 1
}
