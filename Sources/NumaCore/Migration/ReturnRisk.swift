internal import LinuxSystem

/// A reason why pages of a process may return to nodes that they left, or why new pages may be allocated there.
package enum ReturnRisk: Hashable, Sendable {
  /// The kernel moves pages to the nodes of the threads that use them (NUMA balancing), and threads may run on these
  /// nodes.
  case balancing(NodeMask)
  /// The memory policy of the process puts new pages on these nodes.
  case policy([UInt8], NodeMask)
  /// Without a policy, new pages are allocated on the nodes where threads run, and threads may run on these nodes.
  case threads(NodeMask)
  /// The cpuset of the process allows new pages on these nodes, and on none of the target nodes.
  case cpuset(NodeMask)
}

extension ReturnRisk: CustomStringConvertible {
  /// The risk, in words that the user knows.
  package var description: String {
    switch self {
    case .balancing(let nodes):
      "numa_balancing moves pages back: threads may run beside \(nodes.counted)"
    case .policy(let policy, let nodes):
      "policy \(String(bytes: policy)) puts new pages on \(nodes.counted)"
    case .threads(let nodes): "new pages come to \(nodes.counted): threads may run there"
    case .cpuset(let nodes): "the cpuset allows new pages on \(nodes.counted) alone"
    }
  }
}

extension ReturnRisk {
  /// The facts from which risks are determined.
  struct Facts {
    /// The source nodes that are not also targets.
    var left: NodeMask
    var filled: NodeMask
    /// The nodes on whose CPUs the threads of the process may run.
    var running: NodeMask
    var allowed: NodeMask?
    /// The policy of the process, as in numa_maps; `nil` if it was not read.
    var policy: [UInt8]?
    var isBalancing: Bool
  }

  /// Returns the risks that follow from the facts.
  static func risks(_ facts: Facts) -> [ReturnRisk] {
    if let allowed = facts.allowed, !allowed.isEmpty, allowed.isDisjoint(with: facts.filled) {
      return [.cpuset(allowed)]
    }
    var risks: [ReturnRisk] = []
    let beside = facts.running.intersection(facts.left)
    if facts.isBalancing, !beside.isEmpty { risks.append(.balancing(beside)) }
    // The nodes of new pages depend on the policy.
    guard let policy = facts.policy else { return risks }
    if let nodes = nodes(of: policy) {
      let back = nodes.intersection(facts.left)
      if !back.isEmpty { risks.append(.policy(policy, back)) }
    } else if !beside.isEmpty {
      risks.append(.threads(beside))
    }
    return risks
  }

  /// Returns the nodes of a policy such as `bind=static:0-1`; `nil` if it names no nodes, as `default` and `local`.
  static func nodes(of policy: [UInt8]) -> NodeMask? {
    guard let colon = policy.lastIndex(of: .colon) else { return nil }
    return try? NodeMask(rangeList: [UInt8](policy[(colon + 1)...]))
  }
}

extension SystemRoot {
  /// Returns the reasons why pages of a process that have moved may return.
  ///
  /// The first line of numa_maps holds the policy of the process, unless the memory of its program has a policy of its
  /// own. Even to read this line, the kernel may walk the page tables of some mappings, so `readsPolicy` may be
  /// `false`; then no risk that depends on the policy is returned. Policies that mbind(2) has set for other ranges are
  /// not read, because the kernel would walk all page tables of the process.
  ///
  /// - Throws: ``ReadError`` if the process or the nodes of CPUs cannot be read.
  ///
  /// Source: proc_pid_status(5), numa(7), Documentation/admin-guide/sysctl/kernel.rst `numa_balancing`.
  package func returnRisks(
    of process: ProcessID, after pairs: NodePairs, readsPolicy: Bool = true
  ) throws(ReadError) -> [ReturnRisk] {
    var cpus = CPUMask()
    for thread in try threads(of: process) {
      cpus.formUnion(try threadStatus(of: thread, in: process).allowedCPUs ?? CPUMask())
    }
    let running = try nodes(ofCPUs: cpus)
    var policy: [UInt8]?
    if readsPolicy {
      var places = try firstNumaMaps(in: processDirectory(of: process))
      policy = try places.next()?.policy
    }
    return ReturnRisk.risks(
      ReturnRisk.Facts(
        left: pairs.sources.subtracting(pairs.targets), filled: pairs.targets, running: running,
        allowed: try processStatus(of: process).allowedNodes,
        policy: policy,
        isBalancing: (try number("/proc/sys/kernel/numa_balancing") ?? 0) & 1 != 0))
  }
}
