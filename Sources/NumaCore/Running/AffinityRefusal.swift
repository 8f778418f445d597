public import LinuxSystem

/// A refusal by the kernel to run a thread on given CPUs, explained in the terms of the user.
public struct AffinityRefusal: Error, Hashable, Sendable {
  /// A reason for the refusal.
  public enum Reason: Hashable, Sendable {
    /// A seccomp filter refuses the call.
    case blockedBySeccomp
    /// No CPU was given.
    case emptySet
    /// The CPUs are outside the caller's cpuset; `allowed` holds the CPUs that the cpuset allows.
    case outsideCpuset(CPUMask, allowed: CPUMask)
    /// The CPUs are present but offline.
    case offline(CPUMask)
    /// The machine does not have these CPUs; `online` holds the CPUs that are online.
    case missing(CPUMask, online: CPUMask)
    /// The nodes have memory or devices, but no CPUs; `withCPUs` holds the nodes that have CPUs.
    case nodesWithoutCPUs(NodeMask, withCPUs: NodeMask)
    /// The machine does not have these nodes, or they are offline; `online` holds the nodes that are online.
    case missingNodes(NodeMask, online: NodeMask)
    /// Another cause: a security module, another user's thread, or a rule of a newer kernel.
    case other(Errno)
  }

  /// The facts that explain a refusal; a fact that is not known is `nil` and explains nothing.
  public struct Facts: Hashable, Sendable {
    /// Whether a seccomp filter decides which calls the caller may make (`Seccomp: 2`).
    public var hasSeccompFilter: Bool
    /// The CPUs of the machine.
    ///
    /// Its ``CPUTopology/allowed`` is not used: it is the affinity that the refused call was to replace.
    public var topology: CPUTopology?
    /// The CPUs that the cpuset allows.
    public var cpuset: CPUMask?
    /// The nodes of the machine.
    public var nodes: NodeTopology?

    /// Creates facts from given values, as for a test; ``gathered()`` reads the facts of the running machine.
    public init(
      hasSeccompFilter: Bool = false, topology: CPUTopology? = nil, cpuset: CPUMask? = nil,
      nodes: NodeTopology? = nil
    ) {
      self.hasSeccompFilter = hasSeccompFilter
      self.topology = topology
      self.cpuset = cpuset
      self.nodes = nodes
    }
  }

  /// The CPUs that were refused.
  public let cpus: CPUMask
  /// The errno that the kernel returned.
  public let errno: Errno
  /// The reasons for the refusal, as far as the kernel reports them; never empty.
  public let reasons: [Reason]

  /// Explains a refusal by facts, by default the current facts of the running machine.
  ///
  /// `nodes` are the nodes whose CPUs were requested, if the request named nodes.
  ///
  /// Source: sched_setaffinity(2), cpusets(7).
  public init(
    of cpus: CPUMask, ofNodes nodes: NodeMask = NodeMask(), errno: Errno, facts: Facts? = nil
  ) {
    self.cpus = cpus
    self.errno = errno
    reasons = Self.reasons(for: cpus, ofNodes: nodes, errno: errno, facts: facts ?? .gathered())
  }
}

extension AffinityRefusal.Facts {
  /// Reads the facts of the running machine that can explain why it refuses CPUs.
  ///
  /// Facts that the machine does not report are left out.
  ///
  /// A child process tries every possible CPU number, to find out which CPUs the cpuset allows.
  ///
  /// Source: proc_pid_status(5) `Seccomp`, ``SystemRoot/cpuTopology()``, sched_setaffinity(2).
  public static func gathered() -> Self {
    var facts = Self(
      hasSeccompFilter: SystemRoot.live.hasSeccompFilter,
      topology: try? SystemRoot.live.cpuTopology(), nodes: try? SystemRoot.live.nodeTopology())
    let every = CPUMask(CPUID(rawValue: 0)...CPUID(rawValue: RangeList.greatestNumber))
    if case .accepted(let cpus?) = LinuxKernel().tryOutAffinity(every) { facts.cpuset = cpus }
    return facts
  }
}

extension AffinityRefusal {
  /// Determines why CPUs were refused, from facts alone.
  ///
  /// The reasons name only CPUs that cannot be used. The kernel ignores CPUs that are offline or outside the cpuset as
  /// long as one usable CPU is left.
  ///
  /// - Returns: At least one reason; several if CPUs are unusable in several ways.
  public static func reasons(
    for cpus: CPUMask, ofNodes nodes: NodeMask = NodeMask(), errno: Errno, facts: Facts
  ) -> [Reason] {
    switch errno {
    case .notPermitted, .permissionDenied, .noFunction:
      return [facts.hasSeccompFilter ? .blockedBySeccomp : .other(errno)]
    case .invalidArgument:
      let reasons = ofNodes(nodes, facts) + ofCPUs(cpus, facts)
      if !reasons.isEmpty { return reasons }
      return [cpus.isEmpty ? .emptySet : .other(errno)]
    default:
      return [.other(errno)]
    }
  }

  private static func ofNodes(_ nodes: NodeMask, _ facts: Facts) -> [Reason] {
    guard let topology = facts.nodes else { return [] }
    let missing = nodes.subtracting(topology.online)
    let bare = nodes.intersection(topology.online).subtracting(topology.withCPUs)
    return
      (bare.isEmpty ? [] : [.nodesWithoutCPUs(bare, withCPUs: topology.withCPUs)])
      + (missing.isEmpty ? [] : [.missingNodes(missing, online: topology.online)])
  }

  private static func ofCPUs(_ cpus: CPUMask, _ facts: Facts) -> [Reason] {
    guard var topology = facts.topology else { return [] }
    topology.allowed = facts.cpuset ?? topology.online
    let obstructed = { cpus.with($0, by: topology.obstacle(of:)) }
    let reasons: [(CPUMask, Reason)] = [
      (
        obstructed(.notAllowed),
        .outsideCpuset(obstructed(.notAllowed), allowed: topology.allowed)
      ),
      (obstructed(.offline), .offline(obstructed(.offline))),
      (obstructed(.missing), .missing(obstructed(.missing), online: topology.online)),
    ]
    return reasons.filter { !$0.0.isEmpty }.map { $0.1 }
  }
}

extension AffinityRefusal.Reason: CustomStringConvertible {
  /// The call, CPUs or nodes at fault, followed by the reason.
  public var description: String {
    switch self {
    case .blockedBySeccomp: "sched_setaffinity: blocked by a seccomp filter (a container's?)"
    case .emptySet: "no CPU is given"
    case .outsideCpuset(let cpus, let allowed):
      "\(cpus.counted): outside this cpuset (allowed: \(allowed.listed))"
    case .offline(let cpus): "\(cpus.counted): offline"
    case .missing(let cpus, let online):
      "\(cpus.counted): no such CPU (CPUs here: \(online.listed))"
    case .nodesWithoutCPUs(let nodes, let withCPUs):
      "\(nodes.counted): no CPUs (nodes with CPUs: \(withCPUs.listed))"
    case .missingNodes(let nodes, let online):
      "\(nodes.counted): no such node (nodes here: \(online.listed))"
    case .other(let errno): "sched_setaffinity: \(errno)"
    }
  }
}

extension AffinityRefusal: CustomStringConvertible {
  /// All reasons, on one line.
  public var description: String { reasons.map { $0.description }.joined(separator: "; ") }
}
