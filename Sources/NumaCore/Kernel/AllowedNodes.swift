internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Reads the nodes on which the cpuset of the calling thread lets it allocate memory.
  ///
  /// - Throws: `.noFunction` if the kernel has no NUMA; `.notPermitted` if a seccomp filter blocks the call, as the
  ///   defaults of container engines do; `.invalidArgument` before Linux 2.6.24.
  ///
  /// Linux 2.6.24. Source: get_mempolicy(2), `MPOL_F_MEMS_ALLOWED`.
  public func allowedNodes() throws(Errno) -> NodeMask {
    try unsafe maskFromKernel { (words, maxnode) throws(Errno) in
      _ = try valueOrErrno {
        unsafe get_mempolicy(nil, words, maxnode, nil, UInt32(MPOL_F_MEMS_ALLOWED))
      }
    }
  }

  /// Lets the kernel fill a mask, with as many words as it requires.
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
  /// The bits beyond which no kernel accepts a mask: one page of them (`get_nodes()`, mm/mempolicy.c).
  private static let greatestWidth = RangeList.greatestNumber + 1
}
