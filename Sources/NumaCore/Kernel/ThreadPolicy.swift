internal import CNuma
public import LinuxSystem

/// Calls on the memory policy of the calling thread.
///
/// A Swift task may continue on another thread after any `await`. The calls that act on the thread alone are therefore
/// unavailable from asynchronous code; use a separate thread.
extension LinuxKernel {
  /// Sets the memory policy of the calling thread.
  ///
  /// The programs that the thread executes and the threads that it starts inherit the policy. Existing pages stay where
  /// they are.
  ///
  /// - Throws: `.invalidArgument` if the policy requires nodes and none of its nodes is allowed and has
  ///   memory, if it takes no nodes and names some, if the flags cannot be combined, or if the
  ///   kernel does not know the mode; `.noMemory` if the kernel has no memory for the policy;
  ///   `.notPermitted` if a seccomp filter blocks the call; `.noFunction` if the kernel has no NUMA.
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
  /// - Throws: `.notPermitted` if a seccomp filter blocks the call; `.noFunction` if the kernel
  ///   has no NUMA.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), <numaif.h>.
  @available(*, noasync)
  public func memoryPolicy() throws(Errno) -> MemoryPolicy {
    try policy(at: nil)
  }

  /// Reads the node of the next page that the kernel allocates for the calling thread.
  ///
  /// Such a page is one of a file's cache, for example. Memory that the thread touches is interleaved by its address
  /// instead.
  ///
  /// - Throws: `.invalidArgument` if the thread's policy does not interleave; `.notPermitted` if a seccomp filter
  ///   blocks the call; `.noFunction` if the kernel has no NUMA.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_NODE`.
  @available(*, noasync)
  public func nextInterleaveNode() throws(Errno) -> NodeID {
    try node(at: nil)
  }

  /// Reads the policy that applies at an address of the calling process.
  ///
  /// This is the policy of the range, or else that of the calling thread.
  ///
  /// - Throws: `.badAddress` if the address is not mapped; `.notPermitted` if a seccomp filter blocks the call;
  ///   `.noFunction` if the kernel has no NUMA.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2), `MPOL_F_ADDR`.
  public func memoryPolicy(at address: PageAddress) throws(Errno) -> MemoryPolicy {
    try policy(at: address)
  }

  /// Reads from an address of the calling process, and returns the node of the page that was read.
  ///
  /// At an address of private anonymous memory that was never written, a read allocates no page: the result is then the
  /// node of the page of zeros that all processes share. In shared or hugetlb memory, a read allocates the page. At an
  /// address of a file, a read brings the file's page into memory.
  /// ``places(of:)`` finds the nodes without a read.
  ///
  /// - Throws: `.badAddress` if the address is not mapped, or the kernel cannot provide the page; `.notPermitted` if a
  ///   seccomp filter blocks the call; `.noFunction` if the kernel has no NUMA.
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

/// Converts an address to a pointer for a C function.
func pointer(_ address: PageAddress?) -> UnsafeMutableRawPointer? {
  unsafe address.flatMap { unsafe UnsafeMutableRawPointer(bitPattern: $0.rawValue) }
}
