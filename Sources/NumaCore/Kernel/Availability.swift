internal import CNuma
public import LinuxSystem

/// Whether the kernel answers NUMA calls.
public enum NUMAAvailability: Hashable, Sendable {
  /// NUMA calls are answered, be it for a single node.
  case available
  /// The kernel was built without NUMA.
  case notInKernel
  /// The kernel has NUMA, and a seccomp filter refuses the calls, as those of container engines do.
  case blocked(Errno)
}

extension LinuxKernel {
  /// Asks once whether NUMA calls are answered. Missing and forbidden are different answers.
  ///
  /// Linux 2.6.7. Source: get_mempolicy(2); numa_available() of libnuma says -1 for both.
  public func availability() -> NUMAAvailability {
    do throws(Errno) {
      _ = try valueOrErrno { get_mempolicy(nil, nil, 0, nil, 0) }
      return .available
    } catch {
      return error == .noFunction ? .notInKernel : .blocked(error)
    }
  }

  /// Asks whether the kernel knows a mode of policy, by trying it on a page of its own: no policy in use changes.
  ///
  /// - Throws: The errno with which even the page could not be had, or with which all such calls are refused.
  ///
  /// Source: mbind(2).
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

  /// Asks whether the kernel knows home nodes, by giving one to a page of its own.
  ///
  /// - Throws: The errno with which even the page could not be had, or with which all such calls are refused.
  ///
  /// Source: set_mempolicy_home_node(2).
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
