/// A change of the memory policy of a running process.
///
/// The kernel lets only a thread itself set its policy. The change therefore stops each thread for some microseconds by
/// ptrace(2), and lets the thread make the call. Interrupted system calls go on, and no signal is lost.
///
/// ```swift
/// let change = PolicyChange(of: ProcessID(rawValue: 4711), .set(.interleave([0, 1])))
/// try change.check()
/// let report = try change.run()
/// print(report.threads.count)
/// ```
///
/// x86-64 and arm64. Linux 3.4. Source: ptrace(2), set_mempolicy(2), mbind(2).
public struct PolicyChange: Hashable, Sendable {
  /// The policy that a thread or mapping gets, depending on the policy that it has.
  public enum Rule: Hashable, Sendable {
    /// This policy.
    case set(MemoryPolicy)
    /// The policy that it has, with other nodes: for each of these nodes, the nodes that take its place.
    ///
    /// Policies that name none of these nodes do not change.
    case rebind([NodeID: NodeMask])
  }

  /// The existing mappings whose policy changes too.
  public enum Mappings: String, Hashable, Sendable, CaseIterable {
    /// Mappings that have a policy of their own.
    case own
    /// Mappings without a policy of their own, which have the policy of the thread that uses them.
    case unset
    /// Both, and shared memory (files on tmpfs, SysV, memfd), whose policy changes for every process that maps it.
    ///
    /// A private mapping of a file on tmpfs has the policy of the file.
    case all
  }

  /// The process.
  public let process: ProcessID
  /// The policy of its threads.
  public var rule: Rule
  /// The mappings whose policy changes too; `nil` for none.
  ///
  /// A rule that rebinds changes mappings with a policy of their own in any case.
  public var mappings: Mappings?
  /// The home node of the changed mappings, which is tried first; `nil` for none.
  public var homeNode: NodeID?
  /// The time after which a thread that does not stop, or a process that starts threads without end, is given up.
  public var timeLimit = Duration.seconds(10)

  /// Plans a change; ``run()`` carries it out.
  public init(of process: ProcessID, _ rule: Rule) {
    self.process = process
    self.rule = rule
  }
}

extension PolicyChange.Rule {
  /// Returns the policy that takes the place of a policy; `nil` if it does not change.
  func policy(inPlaceOf policy: MemoryPolicy) -> MemoryPolicy? {
    switch self {
    case .set(let new): new
    case .rebind(let nodes): policy.rebound(by: nodes)
    }
  }
}

extension MemoryPolicy {
  /// Returns the policy with other nodes in the place of some of its nodes; `nil` if it has none of those.
  ///
  /// A preferred node becomes the first of the nodes that take its place. Relative nodes are numbers within the cpuset, so
  /// they do not change.
  public func rebound(by counterparts: [NodeID: NodeMask]) -> MemoryPolicy? {
    guard !flags.contains(.relativeNodes), nodes.contains(where: { counterparts[$0] != nil }) else {
      return nil
    }
    var rebound = MemoryPolicy(mode, flags: flags)
    for node in nodes { rebound.nodes.formUnion(counterparts[node] ?? [node]) }
    if mode == .preferred { rebound.nodes = NodeMask(rebound.nodes.prefix(1)) }
    return rebound == self ? nil : rebound
  }
}
