internal import CNuma
public import LinuxSystem

/// Whether the kernel answers NUMA calls.
public enum NUMAAvailability: Hashable, Sendable {
  /// The kernel answers NUMA calls, even if the machine has a single node.
  case available
  /// The kernel was built without NUMA.
  case notInKernel
  /// The kernel has NUMA, but a seccomp filter refuses the calls, as those of container engines do.
  case blocked(Errno)
}

extension LinuxKernel {
  /// Makes one call to find out whether the kernel answers NUMA calls.
  ///
  /// The result distinguishes a kernel without NUMA from a refusal.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2); numa_available() of libnuma returns -1 for both.
  public func availability() -> NUMAAvailability {
    do throws(Errno) {
      _ = try valueOrErrno { get_mempolicy(nil, nil, 0, nil, 0) }
      return .available
    } catch {
      return error == .noFunction ? .notInKernel : .blocked(error)
    }
  }

  /// Returns whether the kernel supports a policy mode, by a trial on a page of its own.
  ///
  /// No policy in use changes.
  ///
  /// - Throws: `.noMemory` if the page could not be mapped; `.noFunction` if the kernel has no NUMA; `.notPermitted` if
  ///   a seccomp filter blocks the calls.
  ///
  /// Linux 2.6.24. Source: mbind(2), get_mempolicy(2).
  public func supports(_ mode: MemoryPolicy.Mode) throws(Errno) -> Bool {
    let nodes =
      mode == .default || mode == .local ? NodeMask() : NodeMask(try allowedNodes().prefix(1))
    let page = try MappedPages(size: .basePage)
    do throws(Errno) {
      try setMemoryPolicy(MemoryPolicy(mode, nodes), of: page.range)
      return true
    } catch .invalidArgument {
      return false
    }
  }

  /// Returns whether the kernel supports home nodes, by a trial on a page of its own.
  ///
  /// No policy in use changes.
  ///
  /// - Throws: `.noMemory` if the page could not be mapped; `.noFunction` if the kernel has no NUMA; `.notPermitted` if
  ///   a seccomp filter blocks the calls.
  ///
  /// Linux 2.6.24. Source: set_mempolicy_home_node(2), which Linux 5.17 added; mbind(2), get_mempolicy(2).
  public func supportsHomeNode() throws(Errno) -> Bool {
    guard let node = try allowedNodes().first else { return false }
    let page = try MappedPages(size: .basePage)
    try setMemoryPolicy(.bind([node]), of: page.range)
    do throws(Errno) {
      try setHomeNode(node, of: page.range)
      return true
    } catch .noFunction {
      return false
    }
  }
}
