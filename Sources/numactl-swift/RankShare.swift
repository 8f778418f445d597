import CommandInterface
import NumaCore

/// What one of several ranks gets of a machine, so that each has memory near its CPUs.
struct RankShare: Equatable {
  /// The nodes on whose CPUs it runs.
  var nodes = NodeMask()
  var cpus = CPUMask()
  /// The nodes its memory is from.
  var memory = NodeMask()
}

/// What there is to be shared.
struct SharedMachine {
  struct Node {
    let id: NodeID
    /// The CPUs that are allowed, the threads of a core side by side.
    let cpus: [CPUID]
  }

  /// The nodes with CPUs that are allowed, ascending.
  var nodes: [Node]
  /// The nodes with memory that is allowed.
  var memory: NodeMask
  /// Nil where the firmware gives none, or none is needed.
  var distances: NodeDistances?
}

extension SharedMachine {
  /// The share of a rank. Of as many nodes as ranks, or more, each rank has whole nodes, which no other has, and none is
  /// left over. Of fewer, ranks share a node and split its CPUs; of fewer CPUs than ranks, they share CPUs too.
  ///
  /// Nil where there is no node to share, or no memory.
  func share(_ rank: LocalRank) -> RankShare? {
    guard let nodes = part(rank.rank, of: rank.count, from: nodes), !memory.isEmpty else {
      return nil
    }
    var share = RankShare()
    for node in nodes {
      share.nodes.insert(node.id)
      share.cpus.formUnion(CPUMask(node.cpus))
      share.memory.formUnion(memory(near: node.id))
    }
    guard rank.count > self.nodes.count else { return share }
    let sharing = ranks(besides: rank)
    guard
      let cpus = part(
        rank.rank - sharing.lowerBound, of: sharing.count, from: nodes.flatMap({ $0.cpus }))
    else { return nil }
    share.cpus = CPUMask(cpus)
    return share
  }

  /// The node itself, or the nearest with memory. Where nobody knows which is near, all.
  private func memory(near node: NodeID) -> NodeMask {
    if memory.contains(node) { return [node] }
    guard let nearest = distances?.neighbours(of: node, among: memory).first else { return memory }
    return [nearest]
  }

  /// The ranks that have the same node, where there are more ranks than nodes.
  private func ranks(besides rank: LocalRank) -> Range<Int> {
    let node = rank.rank * nodes.count / rank.count
    return firstRank(of: node, rank)..<firstRank(of: node + 1, rank)
  }

  private func firstRank(of node: Int, _ rank: LocalRank) -> Int {
    (node * rank.count + nodes.count - 1) / nodes.count
  }
}

/// One of several parts, nearly equal and in order, that together are all; where there are fewer members than parts,
/// one member, which several parts have. Nil where there is no member.
private func part<Member>(
  _ index: Int, of count: Int, from members: [Member]
) -> ArraySlice<Member>? {
  guard !members.isEmpty else { return nil }
  let first = index * members.count / count
  let end = (index + 1) * members.count / count
  return members[first..<max(first + 1, end)]
}

extension SharedMachine {
  /// Reads what is allowed here, or with `takesAll` what the whole machine has.
  init(_ machine: inout Machine, takesAll: Bool) throws(ReadError) {
    let topology = try machine.root.nodeTopology()
    let cpus = takesAll ? try machine.everyCPU() : try machine.cpusOfCpuset()
    memory = takesAll ? topology.withMemory : try machine.memoryNodes()
    nodes = []
    for id in topology.withCPUs {
      let allowed = machine.root.knownCPUs(of: id).intersection(cpus)
      if !allowed.isEmpty {
        nodes.append(Node(id: id, cpus: machine.root.byCore(allowed)))
      }
    }
    // A row for each node of the machine is much to read where every node has memory of its own.
    if nodes.contains(where: { !memory.contains($0.id) }) {
      distances = machine.root.part { () throws(ReadError) in try machine.root.nodeDistances() }
    }
  }
}

extension Machine {
  /// The CPUs of the cpuset, whatever this thread is bound to. Launchers bind each rank to CPUs of its own: shares of
  /// those would be no shares of the same machine.
  fileprivate mutating func cpusOfCpuset() throws(ReadError) -> CPUMask {
    let allowed = try cpus()
    guard root.isLive else { return allowed }
    let kernel = LinuxKernel()
    // The kernel cuts what it is asked for to the cpuset, and shows that nowhere else.
    guard let before = try? kernel.affinity(), let every = try? everyCPU(),
      (try? kernel.setAffinity(every)) != nil
    else { return allowed }
    let widest = try? kernel.affinity()
    try? kernel.setAffinity(before)
    return widest ?? allowed
  }
}

extension SystemRoot {
  /// CPUs with the threads of a core side by side, so that two ranks share none but where they must.
  fileprivate func byCore(_ cpus: CPUMask) -> [CPUID] {
    var ordered: [CPUID] = []
    var taken = CPUMask()
    for cpu in cpus where !taken.contains(cpu) {
      let siblings = part { () throws(ReadError) in try threads(ofCoreWith: cpu) } ?? CPUMask()
      let core = siblings.intersection(cpus).union([cpu])
      ordered += core.subtracting(taken)
      taken.formUnion(core)
    }
    return ordered
  }
}

extension Planner {
  /// Has this rank run on its share of the machine, with memory from there.
  mutating func takeLocalRank(_ option: NumactlOption) throws(Failure) {
    guard !object.isAttached else {
      throw Failure("\(option.name): is for a command, not for a segment or file")
    }
    if let other = policyOption ?? bindingOption {
      throw Failure("\(option.name): cannot stand with \(other): it sets CPUs and memory itself")
    }
    try beginBinding(option)
    try beginPolicy(option)
    noteSpecifier(of: option)
    let rank: LocalRank
    do throws(LocalRankError) {
      rank = try LocalRank(in: machine.environment)
    } catch {
      throw Failure("\(option.name): \(error)")
    }
    let shared: SharedMachine
    if machine.root.lacksNUMA { return try applyRefused(option, nil, "\(MissingNUMA())") }
    do throws(ReadError) {
      shared = try SharedMachine(&machine, takesAll: takesAll)
    } catch {
      return try applyRefused(option, nil, error.description)
    }
    guard let share = shared.share(rank) else {
      let what = shared.nodes.isEmpty ? "no node with CPUs" : "no node with memory"
      return try applyRefused(option, nil, "\(what) is allowed here")
    }
    var flags = manner.flags
    if isBalancing { flags.insert(.balancing) }
    let text = Word("rank \(rank.rank) of \(rank.count)")
    for value in [
      Setting.Value.affinity(share.cpus, of: share.nodes),
      .policy(MemoryPolicy(.bind, share.memory, flags: flags)),
    ] {
      apply(Setting(option: option.name, text: text, value: value))
    }
  }
}
