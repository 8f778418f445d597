public import LinuxSystem

/// Why the kernel would not take a memory policy, in the terms of its user.
public struct PolicyRefusal: Error, Hashable, Sendable {
  /// What stands in the way.
  public enum Reason: Hashable, Sendable {
    /// A seccomp filter refuses the call, as those of container engines do.
    case blockedBySeccomp
    /// The kernel was built without NUMA.
    case noNUMA
    /// The kernel does not know the mode, which this release brought.
    case modeTooNew(MemoryPolicy.Mode, since: KernelRelease, running: KernelRelease?)
    /// The kernel does not know the flags, which this release brought.
    case flagsTooNew(MemoryPolicy.Flags, since: KernelRelease, running: KernelRelease?)
    /// Neither the kernel nor NumaCore knows the mode.
    case unknownMode(MemoryPolicy.Mode)
    /// Nodes cannot be static and relative.
    case staticAndRelative
    /// Balancing goes with bind, and on newer kernels with preferred-many: Linux 6.1 refuses that, 6.12 takes it.
    case notBalanced(MemoryPolicy.Mode)
    /// The mode speaks of no nodes, and some were given.
    case takesNoNodes(MemoryPolicy.Mode)
    /// The mode has no flags, and some were given.
    case takesNoFlags(MemoryPolicy.Mode)
    /// The mode needs nodes, and none was given.
    case emptySet(MemoryPolicy.Mode)
    /// The nodes are outside the caller's cpuset, which allows others.
    case outsideCpuset(NodeMask, allowed: NodeMask)
    /// The nodes have CPUs or devices, and no memory.
    case withoutMemory(NodeMask)
    /// The nodes could come online, and are not.
    case offline(NodeMask)
    /// The machine has no such nodes; these are there.
    case missing(NodeMask, online: NodeMask)
    /// The kernel has not even the memory that a policy takes.
    case kernelOutOfMemory
    /// A security module, or a rule of a newer kernel.
    case other(Errno)
  }

  /// What a refusal is explained by. What is not known is nil, and explains nothing.
  public struct Facts: Hashable, Sendable {
    /// Whether a seccomp filter decides which calls the caller may make (`Seccomp: 2`).
    public var hasSeccompFilter: Bool
    /// The nodes of the machine, and those allowed.
    public var topology: NodeTopology?
    /// The release that runs.
    public var release: KernelRelease?
    /// Whether the mode is taken with a node that is allowed. It outweighs the release: distributions bring
    /// modes to older kernels.
    public var knowsMode: Bool?

    /// Puts facts together, as for a test; ``gathered(for:)`` asks for them.
    public init(
      hasSeccompFilter: Bool = false, topology: NodeTopology? = nil, release: KernelRelease? = nil,
      knowsMode: Bool? = nil
    ) {
      self.hasSeccompFilter = hasSeccompFilter
      self.topology = topology
      self.release = release
      self.knowsMode = knowsMode
    }
  }

  /// The policy that was refused.
  public let policy: MemoryPolicy
  /// What the kernel answered.
  public let errno: Errno
  /// What lies behind the answer, as far as the kernel shows it. Never empty.
  public let reasons: [Reason]

  /// Explains a refusal by facts, by default by those that hold now.
  ///
  /// Source: kernel_set_mempolicy() and mpol_new() in mm/mempolicy.c.
  public init(of policy: MemoryPolicy, errno: Errno, facts: Facts? = nil) {
    self.policy = policy
    self.errno = errno
    reasons = Self.reasons(for: policy, errno: errno, facts: facts ?? .gathered(for: policy))
  }
}

extension PolicyRefusal.Facts {
  /// Asks the running machine for what would explain that it refuses a policy. What it does not tell is left out.
  ///
  /// Source: proc_pid_status(5) `Seccomp`, ``SystemRoot/nodeTopology()``, uname(2),
  /// ``LinuxKernel/tryOutOnMemory(_:)``.
  public static func gathered(for policy: MemoryPolicy) -> Self {
    let kernel = LinuxKernel()
    var facts = Self(
      hasSeccompFilter: SystemRoot.live.hasSeccompFilter,
      topology: try? SystemRoot.live.nodeTopology(), release: kernel.release())
    let takesNodes = policy.mode != .default && policy.mode != .local
    let node = facts.topology.map { NodeMask($0.allowed.prefix(1)) } ?? NodeMask()
    guard !takesNodes || !node.isEmpty else { return facts }
    switch kernel.tryOutOnMemory(MemoryPolicy(policy.mode, takesNodes ? node : [])) {
    case .accepted: facts.knowsMode = true
    case .refused(.invalidArgument): facts.knowsMode = false
    case .refused, .killed, .notTried: break
    }
    return facts
  }
}

extension SystemRoot {
  /// Whether a seccomp filter decides about the calls of this thread; false where `/proc` does not tell.
  ///
  /// Source: proc_pid_status(5) `Seccomp`; thread-self is Linux 3.17's.
  var hasSeccompFilter: Bool {
    let text = (try? read("/proc/thread-self/status")) ?? (try? read("/proc/self/status")) ?? []
    return line(of: "Seccomp:\t", in: text)?.elementsEqual("2".utf8) == true
  }
}

extension PolicyRefusal {
  /// Finds out why a policy was refused, from facts alone.
  ///
  /// Nodes that are no hindrance are in no reason: the kernel leaves out those that are not allowed as long as
  /// one is left.
  ///
  /// - Returns: At least one reason; several where nodes are unusable in several ways.
  public static func reasons(
    for policy: MemoryPolicy, errno: Errno, facts: Facts
  ) -> [Reason] {
    switch errno {
    case .notPermitted, .permissionDenied:
      return [facts.hasSeccompFilter ? .blockedBySeccomp : .other(errno)]
    case .noFunction:
      let hasNodes = facts.topology?.online.isEmpty == false
      return [facts.hasSeccompFilter && hasNodes ? .blockedBySeccomp : .noNUMA]
    case .noMemory:
      return [.kernelOutOfMemory]
    case .invalidArgument:
      if let reason = ofMode(policy, facts) ?? ofNumber(policy) { return [reason] }
      let reasons = ofNodes(policy, facts)
      if !reasons.isEmpty { return reasons }
      return [policy.flags.contains(.balancing) ? .notBalanced(policy.mode) : .other(errno)]
    default:
      return [.other(errno)]
    }
  }

  /// What is wrong with the mode and its flags, whatever the nodes.
  private static func ofMode(_ policy: MemoryPolicy, _ facts: Facts) -> Reason? {
    let (mode, flags) = (policy.mode, policy.flags)
    guard let since = mode.since else { return .unknownMode(mode) }
    let isOlder = { (since: KernelRelease) in facts.release.map { $0 < since } ?? false }
    if facts.knowsMode.map(!) ?? isOlder(since), since > KernelRelease(2, 6, 7) {
      return .modeTooNew(mode, since: since, running: facts.release)
    }
    if let since = flags.since, isOlder(since) {
      return .flagsTooNew(flags, since: since, running: facts.release)
    }
    if flags.isSuperset(of: [.staticNodes, .relativeNodes]) { return .staticAndRelative }
    if flags.contains(.balancing), mode != .bind, mode != .preferredMany {
      return .notBalanced(mode)
    }
    return mode == .local && !flags.isEmpty ? .takesNoFlags(mode) : nil
  }

  /// What is wrong with how many nodes there are.
  private static func ofNumber(_ policy: MemoryPolicy) -> Reason? {
    switch policy.mode {
    case .default, .local: policy.nodes.isEmpty ? nil : .takesNoNodes(policy.mode)
    default: policy.nodes.isEmpty ? .emptySet(policy.mode) : nil
    }
  }

  private static func ofNodes(_ policy: MemoryPolicy, _ facts: Facts) -> [Reason] {
    // Relative nodes count among the allowed ones: each number means one.
    guard let topology = facts.topology, !policy.flags.contains(.relativeNodes) else { return [] }
    let nodes = { policy.nodes.with($0, by: topology.obstacle(of:)) }
    let reasons: [(NodeMask, Reason)] = [
      (nodes(.notAllowed), .outsideCpuset(nodes(.notAllowed), allowed: topology.allowed)),
      (nodes(.noMemory), .withoutMemory(nodes(.noMemory))),
      (nodes(.offline), .offline(nodes(.offline))),
      (nodes(.missing), .missing(nodes(.missing), online: topology.online)),
    ]
    return reasons.filter { !$0.0.isEmpty }.map { $0.1 }
  }
}

extension PolicyRefusal.Reason: CustomStringConvertible {
  /// What is at fault, and why.
  public var description: String {
    switch self {
    case .blockedBySeccomp:
      "memory policies: blocked by a seccomp filter (a container's?); allow set_mempolicy and mbind or add CAP_SYS_NICE"
    case .noNUMA: "memory policies: this kernel has no NUMA support"
    case .modeTooNew(let mode, let since, let running):
      "\(mode): needs Linux \(since)\(here(running))"
    case .flagsTooNew(let flags, let since, let running):
      "\(flags.names): needs Linux \(since)\(here(running))"
    case .unknownMode(let mode): "mode \(mode): unknown"
    case .staticAndRelative: "static|relative: nodes can be one of the two"
    case .notBalanced(.preferredMany): "balancing: this kernel does not take it with preferred-many"
    case .notBalanced(let mode): "balancing: goes with bind, not with \(mode)"
    case .takesNoNodes(let mode): "\(mode): takes no nodes"
    case .takesNoFlags(let mode): "\(mode): takes no flags"
    case .emptySet(let mode): "\(mode): no node is given"
    case .outsideCpuset(let nodes, let allowed):
      "\(nodes.counted): outside this cpuset (allowed: \(allowed.listed))"
    case .withoutMemory(let nodes): "\(nodes.counted): no memory"
    case .offline(let nodes): "\(nodes.counted): offline"
    case .missing(let nodes, let online):
      "\(nodes.counted): no such node (nodes here: \(online.listed))"
    case .kernelOutOfMemory: "memory policies: the kernel is out of memory"
    case .other(let errno): "memory policies: \(errno)"
    }
  }

  private func here(_ running: KernelRelease?) -> String {
    running.map { " (this is \($0))" } ?? ""
  }
}

extension PolicyRefusal: CustomStringConvertible {
  /// All reasons, on one line.
  public var description: String { reasons.map { $0.description }.joined(separator: "; ") }
}
