internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Asks which nodes the calling thread may allocate memory on, by its cpuset.
  ///
  /// - Throws: `.noFunction` when the kernel has no NUMA; `.notPermitted` when a seccomp filter blocks
  ///   the call, as container engines' defaults do.
  ///
  /// Linux 2.6.24. Source: get_mempolicy(2), `MPOL_F_MEMS_ALLOWED`.
  public func allowedNodes() throws(Errno) -> NodeMask {
    try unsafe maskFromKernel { (words, maxnode) throws(Errno) in
      _ = try valueOrErrno {
        unsafe get_mempolicy(nil, words, maxnode, nil, UInt32(MPOL_F_MEMS_ALLOWED))
      }
    }
  }

  /// Has the kernel fill a mask, in as many words as it wants.
  func maskFromKernel(
    _ call: (UnsafeMutablePointer<UInt>?, _ maxnode: UInt) throws(Errno) -> Void
  ) throws(Errno) -> NodeMask {
    var width = Self.usualWidth
    while true {
      do throws(Errno) {
        return try unsafe NodeMask.filled(width: width, by: call)
      } catch .invalidArgument where width < Self.greatestWidth {
        width *= 2
      }
    }
  }

  /// Bits of the node mask on the kernels of most distributions (`NODES_SHIFT=10`).
  private static let usualWidth = 1024
  /// Bits beyond which no kernel takes a mask: one page of them (`get_nodes()`, mm/mempolicy.c).
  private static let greatestWidth = RangeList.greatestNumber + 1
}
