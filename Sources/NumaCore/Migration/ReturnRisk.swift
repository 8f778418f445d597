internal import LinuxSystem

/// What may bring pages of a process back to nodes that they have left, or bring new ones there.
public enum ReturnRisk: Hashable, Sendable {
  /// The kernel moves pages to where threads use them (NUMA balancing), and threads may run beside these nodes.
  case balancing(NodeMask)
  /// Its memory policy puts new pages on these nodes.
  case policy([UInt8], NodeMask)
  /// Without a policy, new pages come to where threads run, and they may run beside these nodes.
  case threads(NodeMask)
  /// Its cpuset allows new pages on none of the nodes that were filled, but on these.
  case cpuset(NodeMask)
}

extension ReturnRisk: CustomStringConvertible {
  /// What it is, in words that a user knows it by.
  public var description: String {
    switch self {
    case .balancing(let nodes):
      "numa_balancing moves pages back: threads may run beside \(nodes.counted)"
    case .policy(let policy, let nodes):
      "policy \(String(decoding: policy, as: UTF8.self)) puts new pages on \(nodes.counted)"
    case .threads(let nodes): "new pages come to \(nodes.counted): threads may run there"
    case .cpuset(let nodes): "the cpuset allows new pages on \(nodes.counted) alone"
    }
  }
}

extension ReturnRisk {
  /// What risks are judged by.
  struct Facts {
    /// Nodes that were left, and are not filled.
    var left: NodeMask
    var filled: NodeMask
    /// The nodes beside which its threads may run.
    var running: NodeMask
    var allowed: NodeMask?
    /// The policy of the process, as numa_maps has it; `nil` where it was not read.
    var policy: [UInt8]?
    var isBalancing: Bool
  }

  /// Judges by what is known.
  static func risks(_ facts: Facts) -> [ReturnRisk] {
    if let allowed = facts.allowed, !allowed.isEmpty, allowed.isDisjoint(with: facts.filled) {
      return [.cpuset(allowed)]
    }
    var risks: [ReturnRisk] = []
    let beside = facts.running.intersection(facts.left)
    if facts.isBalancing, !beside.isEmpty { risks.append(.balancing(beside)) }
    // Where new pages come to depends on it.
    guard let policy = facts.policy else { return risks }
    if let nodes = nodes(of: policy) {
      let back = nodes.intersection(facts.left)
      if !back.isEmpty { risks.append(.policy(policy, back)) }
    } else if !beside.isEmpty {
      risks.append(.threads(beside))
    }
    return risks
  }

  /// The nodes of a policy such as `bind=static:0-1`; nil where it names none, as `default` and `local`.
  static func nodes(of policy: [UInt8]) -> NodeMask? {
    guard let colon = policy.lastIndex(of: .colon) else { return nil }
    return try? NodeMask(rangeList: [UInt8](policy[(colon + 1)...]))
  }
}

extension SystemRoot {
  /// Says what may bring pages of a process back that have moved.
  ///
  /// Of its policy the first line of numa_maps tells: that of the process, unless the memory of its program has one of its
  /// own. Even that may take the page tables of some mappings, so it can be left out; then no risk is stated that depends
  /// on the policy. What mbind(2) has set for other ranges is not looked at, for that would take the page tables of all.
  ///
  /// - Throws: ``ReadError`` where the process cannot be looked at.
  ///
  /// Source: proc_pid_status(5), numa(7), Documentation/admin-guide/sysctl/kernel.rst `numa_balancing`.
  public func returnRisks(
    of process: ProcessID, after pairs: NodePairs, readsPolicy: Bool = true
  ) throws(ReadError) -> [ReturnRisk] {
    var running = NodeMask()
    for thread in try threads(of: process) {
      guard let cpus = try threadStatus(of: thread, in: process).allowedCPUs else { continue }
      running.formUnion(try nodes(ofCPUs: cpus))
    }
    var policy: [UInt8]?
    if readsPolicy {
      var places = try numaMaps(of: process)
      policy = try places.next()?.policy
    }
    return ReturnRisk.risks(
      ReturnRisk.Facts(
        left: pairs.sources.subtracting(pairs.targets), filled: pairs.targets, running: running,
        allowed: try processStatus(of: process).allowedNodes,
        policy: policy,
        isBalancing: (try number("/proc/sys/kernel/numa_balancing") ?? 0) & 1 != 0))
  }

  /// The nodes that CPUs belong to.
  func nodes(ofCPUs cpus: CPUMask) throws(ReadError) -> NodeMask {
    var nodes = NodeMask()
    for node in try onlineNodes() where !knownCPUs(of: node).isDisjoint(with: cpus) {
      nodes.insert(node)
    }
    return nodes
  }
}
