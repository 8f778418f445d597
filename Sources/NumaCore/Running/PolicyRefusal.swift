public import LinuxSystem

/// A refusal by the kernel to accept a memory policy, explained in the terms of the user.
public struct PolicyRefusal: Error, Hashable, Sendable {
  /// A reason for the refusal.
  public enum Reason: Hashable, Sendable {
    /// A seccomp filter refuses the call, as the filters of container engines do.
    case blockedBySeccomp
    /// The kernel was built without NUMA.
    case noNUMA
    /// The kernel does not support the mode, which release `since` introduced.
    case modeTooNew(MemoryPolicy.Mode, since: KernelRelease, running: KernelRelease?)
    /// The kernel does not support the flags, which release `since` introduced.
    case flagsTooNew(MemoryPolicy.Flags, since: KernelRelease, running: KernelRelease?)
    /// Neither the kernel nor NumaCore knows the mode.
    case unknownMode(MemoryPolicy.Mode)
    /// Nodes cannot be both static and relative.
    case staticAndRelative
    /// Balancing requires bind or, on newer kernels, preferred-many.
    ///
    /// Linux 6.1 refuses balancing with preferred-many, and Linux 6.12 accepts it.
    case notBalanced(MemoryPolicy.Mode)
    /// The mode takes no nodes, but nodes were given.
    case takesNoNodes(MemoryPolicy.Mode)
    /// The mode takes no flags, but flags were given.
    case takesNoFlags(MemoryPolicy.Mode)
    /// The mode needs nodes, but none was given.
    case emptySet(MemoryPolicy.Mode)
    /// The nodes are outside the caller's cpuset; `allowed` holds the nodes that the cpuset allows.
    case outsideCpuset(NodeMask, allowed: NodeMask)
    /// The nodes have CPUs or devices, but no memory.
    case withoutMemory(NodeMask)
    /// The nodes can come online, but are offline.
    case offline(NodeMask)
    /// The machine does not have these nodes; `online` holds the nodes that are online.
    case missing(NodeMask, online: NodeMask)
    /// The kernel has too little memory for the policy itself.
    case kernelOutOfMemory
    /// Another cause: a security module, or a rule of a newer kernel.
    case other(Errno)
  }

  /// The facts that explain a refusal; a fact that is not known is `nil` and explains nothing.
  public struct Facts: Hashable, Sendable {
    /// Whether a seccomp filter decides which calls the caller may make (`Seccomp: 2`).
    public var hasSeccompFilter: Bool
    /// The nodes of the machine, and the allowed nodes.
    public var topology: NodeTopology?
    /// The release of the running kernel.
    public var release: KernelRelease?
    /// Whether the kernel accepts the mode with an allowed node.
    ///
    /// This fact takes precedence over the release, because distributions add modes to older kernels.
    public var knowsMode: Bool?

    /// Creates facts from given values, as for a test; ``gathered(for:)`` reads the facts of the running machine.
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
  /// The errno that the kernel returned.
  public let errno: Errno
  /// The reasons for the refusal, as far as the kernel reports them; never empty.
  public let reasons: [Reason]

  /// Explains a refusal by facts, by default the current facts of the running machine.
  ///
  /// Source: kernel_set_mempolicy() and mpol_new() in mm/mempolicy.c.
  public init(of policy: MemoryPolicy, errno: Errno, facts: Facts? = nil) {
    self.policy = policy
    self.errno = errno
    reasons = Self.reasons(for: policy, errno: errno, facts: facts ?? .gathered(for: policy))
  }
}

extension PolicyRefusal.Facts {
  /// Reads the facts of the running machine that can explain why it refuses a policy.
  ///
  /// Facts that the machine does not report are left out.
  ///
  /// A child process tries the mode on memory of its own, to find out whether the kernel knows the mode.
  ///
  /// Source: proc_pid_status(5) `Seccomp`, ``SystemRoot/nodeTopology()``, uname(2), mbind(2).
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
  /// Whether a seccomp filter decides which calls this thread may make; `false` if `/proc` does not report it.
  ///
  /// Source: proc_pid_status(5) `Seccomp`; thread-self exists since Linux 3.17.
  var hasSeccompFilter: Bool {
    let text = (try? read("/proc/thread-self/status")) ?? (try? read("/proc/self/status")) ?? []
    return line(of: "Seccomp:\t", in: text)?.equals("2") == true
  }
}

extension PolicyRefusal {
  /// Determines why a policy was refused, from facts alone.
  ///
  /// The reasons name only nodes that cannot be used. The kernel ignores nodes that are not allowed as long as one
  /// allowed node is left.
  ///
  /// - Returns: At least one reason; several if nodes are unusable in several ways.
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

  /// Returns the fault of the mode and its flags, independent of the nodes; `nil` if there is none.
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

  /// Returns the fault of the number of nodes; `nil` if there is none.
  private static func ofNumber(_ policy: MemoryPolicy) -> Reason? {
    switch policy.mode {
    case .default, .local: policy.nodes.isEmpty ? nil : .takesNoNodes(policy.mode)
    default: policy.nodes.isEmpty ? .emptySet(policy.mode) : nil
    }
  }

  private static func ofNodes(_ policy: MemoryPolicy, _ facts: Facts) -> [Reason] {
    // A relative number is an index among the allowed nodes, so each number stands for a node.
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
  /// The call, mode, flags or nodes at fault, followed by the reason.
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
