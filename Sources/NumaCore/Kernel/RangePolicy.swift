internal import CNuma
public import LinuxSystem

/// What a change of the policy of a range does with existing pages.
public struct RangePolicyFlags: OptionSet, Hashable, Sendable {
  public let rawValue: CUnsignedInt
  public init(rawValue: CUnsignedInt) { self.rawValue = rawValue }

  /// Fails if a page is not where the policy requires it, and was not or could not be moved (`MPOL_MF_STRICT`).
  ///
  /// With ``move``, a page that is mapped twice stays without a failure.
  public static let strict = RangePolicyFlags(rawValue: CUnsignedInt(MPOL_MF_STRICT))
  /// Moves pages that no other process maps to where the policy requires them (`MPOL_MF_MOVE`).
  public static let move = RangePolicyFlags(rawValue: CUnsignedInt(MPOL_MF_MOVE))
  /// Moves pages that other processes map too; needs CAP_SYS_NICE (`MPOL_MF_MOVE_ALL`).
  public static let moveAll = RangePolicyFlags(rawValue: CUnsignedInt(MPOL_MF_MOVE_ALL))
}

extension LinuxKernel {
  /// Sets the memory policy of a range of the calling process.
  ///
  /// The policy applies to new pages of the range.
  ///
  /// A range of shared memory (tmpfs, SysV, memfd) keeps the policy for every process that maps it. A range
  /// of another file, or of hugetlbfs, keeps it for this mapping only.
  ///
  /// - Throws: `.invalidArgument` if the start is not at a page boundary, the policy is not valid, none of its nodes is
  ///   allowed and has memory, or the kernel does not know the mode or a flag; `.badAddress` if a part of the range is
  ///   not mapped, except for the default policy; `.ioError` if ``RangePolicyFlags/strict`` is set and a page is on
  ///   another node; `.noMemory` if the process has too many mappings or the kernel has no memory; `.notPermitted` for
  ///   ``RangePolicyFlags/moveAll`` without CAP_SYS_NICE, or if a seccomp filter blocks the call; `.noFunction` if the
  ///   kernel has no NUMA.
  ///
  /// Linux 2.6.7. Source: mbind(2), <numaif.h>.
  public func setMemoryPolicy(
    _ policy: MemoryPolicy, of range: AddressRange, _ flags: RangePolicyFlags = []
  ) throws(Errno) {
    _ = try unsafe policy.nodes.lend { (mask, maxnode) throws(Errno) in
      try valueOrErrno {
        unsafe mbind(
          pointer(range.start), UInt(bitPattern: range.size.rawValue), policy.modeAndFlags, mask,
          maxnode,
          flags.rawValue)
      }
    }
  }

  /// Sets the home node of a range whose policy is bind or preferred-many.
  ///
  /// Distances are counted from the home node when the first choice is full.
  ///
  /// - Throws: `.invalidArgument` if the node is offline or the start is not at a page boundary;
  ///   `.notSupported` (EOPNOTSUPP) if a part of the range has a policy of another mode;
  ///   `.noSuchFileOrDirectory` if no part of the range has a policy; `.noMemory` if the process has too many mappings
  ///   or the kernel has no memory; `.notPermitted` if a seccomp filter blocks the call; `.noFunction` before Linux
  ///   5.17, or if the kernel has no NUMA.
  ///
  /// Linux 5.17. Source: set_mempolicy_home_node(2).
  public func setHomeNode(_ node: NodeID, of range: AddressRange) throws(Errno) {
    _ = try valueOrErrno {
      unsafe set_home_node(
        pointer(range.start), UInt(bitPattern: range.size.rawValue),
        UInt(bitPattern: node.rawValue), 0)
    }
  }
}
