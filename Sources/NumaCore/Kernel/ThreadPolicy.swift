internal import CNuma
public import LinuxSystem

/// The policy of the calling thread. A Swift task may go on in another thread after any `await`, so
/// these calls cannot be made from asynchronous code; use a thread of your own.
extension LinuxKernel {
  /// Sets the memory policy of the calling thread. A program it executes, and threads it starts,
  /// inherit the policy. Pages that are there already stay.
  ///
  /// - Throws: `.invalidArgument` when the policy needs nodes and names none that is allowed and has
  ///   memory, when it takes none and names some, when the flags do not go together, or when the
  ///   kernel does not know the mode; `.noMemory`; `.notPermitted` when a seccomp filter blocks the
  ///   call; `.noFunction` when the kernel has no NUMA.
  ///
  /// Linux 2.6.7. Source: set_mempolicy(2), <numaif.h>.
  @available(*, noasync)
  public func setMemoryPolicy(_ policy: MemoryPolicy) throws(Errno) {
    _ = try unsafe policy.nodes.lend { (mask, maxnode) throws(Errno) in
      try valueOrErrno { unsafe set_mempolicy(policy.modeAndFlags, mask, maxnode) }
    }
  }

  /// Reads the memory policy of the calling thread.
  ///
  /// - Throws: `.notPermitted` when a seccomp filter blocks the call; `.noFunction` when the kernel
  ///   has no NUMA.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), <numaif.h>.
  @available(*, noasync)
  public func memoryPolicy() throws(Errno) -> MemoryPolicy {
    try policy(at: nil)
  }

  /// Asks on which node the next page will be that the kernel takes for the calling thread, one of a file's
  /// cache for instance. Memory that the thread touches is interleaved by its address instead.
  ///
  /// - Throws: `.invalidArgument` when its policy is none that interleaves.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_NODE`.
  @available(*, noasync)
  public func nextInterleaveNode() throws(Errno) -> NodeID {
    try node(at: nil)
  }

  /// Reads the policy that holds at an address of the calling process: that of the range, else that
  /// of the calling thread.
  ///
  /// - Throws: `.badAddress` when nothing is mapped there.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_ADDR`.
  public func memoryPolicy(at address: PageAddress) throws(Errno) -> MemoryPolicy {
    try policy(at: address)
  }

  /// Reads at an address of the calling process, and tells on which node the page is that was read.
  ///
  /// Reading brings no page of their own to anonymous addresses that were never written: the answer is then
  /// the node of the page of zeros that all processes share. At addresses of a file it brings the file's page
  /// into memory. ``places(of:)`` looks without reading.
  ///
  /// - Throws: `.badAddress` when nothing is mapped there.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_NODE | MPOL_F_ADDR`.
  public func nodeAfterReading(at address: PageAddress) throws(Errno) -> NodeID {
    try node(at: address)
  }

  private func policy(at address: PageAddress?) throws(Errno) -> MemoryPolicy {
    var mode: CInt = 0
    let nodes = try unsafe maskFromKernel { (words, maxnode) throws(Errno) in
      _ = try valueOrErrno {
        unsafe get_mempolicy(
          &mode, words, maxnode, pointer(address), address == nil ? 0 : UInt32(MPOL_F_ADDR))
      }
    }
    return MemoryPolicy(modeAndFlags: mode, nodes: nodes)
  }

  private func node(at address: PageAddress?) throws(Errno) -> NodeID {
    var node: CInt = 0
    let flags = MPOL_F_NODE | (address == nil ? 0 : MPOL_F_ADDR)
    _ = try valueOrErrno { unsafe get_mempolicy(&node, nil, 0, pointer(address), UInt32(flags)) }
    return NodeID(rawValue: Int(node))
  }
}

/// The address as a C function takes it.
func pointer(_ address: PageAddress?) -> UnsafeMutableRawPointer? {
  unsafe address.flatMap { unsafe UnsafeMutableRawPointer(bitPattern: $0.rawValue) }
}
