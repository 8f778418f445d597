internal import CNuma
public import LinuxSystem

/// What setting the policy of a range does about pages that are there already.
public struct RangePolicyFlags: OptionSet, Hashable, Sendable {
  public let rawValue: CUnsignedInt
  public init(rawValue: CUnsignedInt) { self.rawValue = rawValue }

  /// Fails when a page is where the policy does not have it, and was not or could not be moved
  /// (`MPOL_MF_STRICT`). With ``move``, a page that is mapped twice stays without a failure.
  public static let strict = RangePolicyFlags(rawValue: CUnsignedInt(MPOL_MF_STRICT))
  /// Moves pages that no other process maps to where the policy has them (`MPOL_MF_MOVE`).
  public static let move = RangePolicyFlags(rawValue: CUnsignedInt(MPOL_MF_MOVE))
  /// Moves pages that other processes map too; needs CAP_SYS_NICE (`MPOL_MF_MOVE_ALL`).
  public static let moveAll = RangePolicyFlags(rawValue: CUnsignedInt(MPOL_MF_MOVE_ALL))
}

extension LinuxKernel {
  /// Sets the memory policy of a range of the calling process. Pages that come later follow it.
  ///
  /// A range of shared memory (tmpfs, SysV, memfd) keeps the policy for every process that maps it;
  /// one of another file, or of hugetlbfs, keeps it for this mapping only.
  ///
  /// - Throws: `.invalidArgument` when the start is not at a page's start, the policy is none or
  ///   its nodes are not allowed; `.badAddress` when a part of the range is not mapped; `.ioError`
  ///   when ``RangePolicyFlags/strict`` is set and a page is elsewhere; `.noMemory`; `.notPermitted`
  ///   for ``RangePolicyFlags/moveAll`` without CAP_SYS_NICE, or when a seccomp filter blocks the
  ///   call; `.noFunction` when the kernel has no NUMA.
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

  /// Sets the home node of a range whose policy is bind or preferred-many: the node from which
  /// distances are counted when its first choice is full.
  ///
  /// - Throws: `.invalidArgument` when the node is offline or the range is not at pages' starts;
  ///   `.notSupportedOnSocket` (EOPNOTSUPP) when the policy is another one;
  ///   `.noSuchFileOrDirectory` when the range has no policy; `.noFunction` before Linux 5.17.
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
