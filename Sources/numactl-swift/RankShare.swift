import CommandInterface
import NumaCore

/// The part of a machine that one of several ranks gets.
///
/// The parts are chosen so that each rank has memory near its CPUs.
struct RankShare: Equatable {
  /// The nodes on whose CPUs the rank runs.
  var nodes = NodeMask()
  var cpus = CPUMask()
  /// The nodes that the memory of the rank comes from.
  var memory = NodeMask()
}

/// The nodes, CPUs and memory that the ranks share.
struct SharedMachine {
  struct Node {
    let id: NodeID
    /// The allowed CPUs, with the threads of a core side by side.
    let cpus: [CPUID]
  }

  /// The nodes with allowed CPUs, in ascending order.
  var nodes: [Node]
  /// The nodes with allowed memory.
  var memory: NodeMask
  /// The distances between nodes; `nil` if the firmware gives none, or if they are not needed.
  var distances: NodeDistances?
}

extension SharedMachine {
  /// Returns the share of a rank; `nil` if there is no node to share, or no memory.
  ///
  /// If there are at least as many nodes as ranks, each rank gets whole nodes, which no other rank gets, and no node is
  /// left over. If there are fewer nodes, ranks share a node and split its CPUs. If there are also fewer CPUs than
  /// ranks, ranks share CPUs too.
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

  /// Returns the node itself if it has memory, and otherwise the nearest node with memory.
  ///
  /// If the distances are not known, returns all nodes with memory.
  private func memory(near node: NodeID) -> NodeMask {
    if memory.contains(node) { return [node] }
    guard let nearest = distances?.neighbours(of: node, among: memory).first else { return memory }
    return [nearest]
  }

  /// Returns the ranks that share a node with a rank, if there are more ranks than nodes.
  private func ranks(besides rank: LocalRank) -> Range<Int> {
    let node = rank.rank * nodes.count / rank.count
    return firstRank(of: node, rank)..<firstRank(of: node + 1, rank)
  }

  private func firstRank(of node: Int, _ rank: LocalRank) -> Int {
    (node * rank.count + nodes.count - 1) / nodes.count
  }
}

/// Returns one of several consecutive parts of nearly equal size, which together contain all members.
///
/// If there are fewer members than parts, a part is one member, which several parts share. Returns `nil` if there are
/// no members.
private func part<Member>(
  _ index: Int, of count: Int, from members: [Member]
) -> ArraySlice<Member>? {
  guard !members.isEmpty else { return nil }
  let first = index * members.count / count
  let end = (index + 1) * members.count / count
  return members[first..<max(first + 1, end)]
}

extension SharedMachine {
  /// Reads the nodes, CPUs and memory that are allowed here, or with `takesAll` those of the whole machine.
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
    // A large machine has many rows of distances, and they are not needed if every node has memory of its own.
    if nodes.contains(where: { !memory.contains($0.id) }) {
      distances = machine.root.part { () throws(ReadError) in try machine.root.nodeDistances() }
    }
  }
}

extension Machine {
  /// Returns the CPUs of the cpuset, regardless of the binding of this thread.
  ///
  /// Launchers bind each rank to CPUs of its own, and parts of different sets of CPUs are not shares of the same
  /// machine.
  fileprivate mutating func cpusOfCpuset() throws(ReadError) -> CPUMask {
    let allowed = try cpus()
    guard root.isLive else { return allowed }
    let kernel = LinuxKernel()
    // The kernel reduces a requested affinity to the CPUs of the cpuset, and does not show these CPUs elsewhere.
    guard let before = try? kernel.affinity(), let every = try? everyCPU(),
      (try? kernel.setAffinity(every)) != nil
    else { return allowed }
    let widest = try? kernel.affinity()
    try? kernel.setAffinity(before)
    return widest ?? allowed
  }
}

extension SystemRoot {
  /// Returns CPUs with the threads of a core side by side, so that two ranks share a core only if they must.
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
  /// Plans to run this rank on its share of the machine, with memory from that share.
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
