public import LinuxSystem

/// Why the kernel would not have a thread run on CPUs, in the terms of its user.
public struct AffinityRefusal: Error, Hashable, Sendable {
  /// What stands in the way.
  public enum Reason: Hashable, Sendable {
    /// A seccomp filter refuses the call.
    case blockedBySeccomp
    /// No CPU was given.
    case emptySet
    /// The CPUs are outside the caller's cpuset, which allows others.
    case outsideCpuset(CPUMask, allowed: CPUMask)
    /// The CPUs are there, and do not run.
    case offline(CPUMask)
    /// The machine has no such CPUs; these run.
    case missing(CPUMask, online: CPUMask)
    /// The nodes have memory or devices, and no CPUs; these have.
    case nodesWithoutCPUs(NodeMask, withCPUs: NodeMask)
    /// The machine has no such nodes, or they are offline; these are there.
    case missingNodes(NodeMask, online: NodeMask)
    /// A security module, another user's thread, or a rule of a newer kernel.
    case other(Errno)
  }

  /// What a refusal is explained by. What is not known is nil, and explains nothing.
  public struct Facts: Hashable, Sendable {
    /// Whether a seccomp filter decides which calls the caller may make (`Seccomp: 2`).
    public var hasSeccompFilter: Bool
    /// The CPUs of the machine; its ``CPUTopology/allowed`` is not looked at, as it is what is being changed.
    public var topology: CPUTopology?
    /// The CPUs that the cpuset allows.
    public var cpuset: CPUMask?
    /// The nodes of the machine.
    public var nodes: NodeTopology?

    /// Puts facts together, as for a test; ``gathered()`` asks for them.
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
  /// What the kernel answered.
  public let errno: Errno
  /// What lies behind the answer, as far as the kernel shows it. Never empty.
  public let reasons: [Reason]

  /// Explains a refusal by facts, by default by those that hold now.
  ///
  /// `nodes` are those whose CPUs were meant, where nodes were given.
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
  /// Asks the running machine for what would explain that it refuses CPUs. What it does not tell is left out.
  ///
  /// Source: proc_pid_status(5) `Seccomp`, ``SystemRoot/cpuTopology()``; the cpuset by
  /// ``LinuxKernel/tryOutAffinity(_:)`` of every CPU there could be.
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
  /// Finds out why CPUs were refused, from facts alone.
  ///
  /// CPUs that are no hindrance are in no reason: the kernel leaves out those that are offline or outside the cpuset
  /// as long as one is left.
  ///
  /// - Returns: At least one reason; several where CPUs are unusable in several ways.
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
  /// What is at fault, and why.
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
