import CommandInterface
import NumaCore
import LinuxSystem

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
  /// Returns the share of a rank.
  ///
  /// If there are at least as many nodes as ranks, each rank gets whole nodes, which no other rank gets, and no node is
  /// left over. If there are fewer nodes, ranks share a node and split its CPUs. If there are also fewer CPUs than
  /// ranks, ranks share CPUs too.
  ///
  /// - Throws: ``RankShareError`` if no node with CPUs or no node with memory is allowed.
  func share(_ rank: LocalRank) throws(RankShareError) -> RankShare {
    guard let nodes = part(rank.rank, of: rank.count, from: nodes) else { throw .noCPUs }
    guard !memory.isEmpty else { throw .noMemory }
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
    else { throw .noCPUs }
    share.cpus = CPUMask(cpus)
    return share
  }

  /// Returns the share of a rank that is near one of several devices; ranks whose devices are on one node split its CPUs.
  ///
  /// - Throws: ``RankShareError`` if the node of a device is not known, or if no node has CPUs or memory.
  func share(_ rank: LocalRank, _ devices: RankDevices) throws(RankShareError) -> RankShare {
    guard !memory.isEmpty else { throw .noMemory }
    let device = devices.device(of: rank.rank)
    guard let place = device.node else { throw .devices(.noNode(device)) }
    guard let node = nodeWithCPUs(near: place) else { throw .noCPUs }
    // The ranks that share the node, and those of them before this rank.
    var (all, before) = (0, 0)
    for (number, other) in devices.devices.prefix(rank.count).enumerated() {
      guard let place = other.node, nodeWithCPUs(near: place)?.id == node.id else { continue }
      all += devices.ranks(of: number, below: rank.count)
      before += devices.ranks(of: number, below: rank.rank)
    }
    if devices.isOnlyOwnKnown { (all, before) = (1, 0) }
    guard let cpus = part(before, of: all, from: node.cpus) else { throw .noCPUs }
    return RankShare(
      nodes: [node.id], cpus: CPUMask(cpus), memory: memory(near: place), device: device.name)
  }

  /// Returns the node if it has allowed CPUs, and otherwise the nearest node that has.
  private func nodeWithCPUs(near id: NodeID) -> Node? {
    if let own = nodes.first(where: { $0.id == id }) { return own }
    let others = NodeMask(nodes.map { $0.id })
    let nearest = distances?.neighbours(of: id, among: others).first ?? others.first
    return nodes.first { $0.id == nearest }
  }

  /// Returns for each node of a share the nearest of some nodes with memory.
  func memory(of share: NodeMask, among some: NodeMask) throws(RankShareError) -> NodeMask {
    let allowed = some.intersection(memory)
    guard !allowed.isEmpty else { throw .highBandwidthNotAllowed(some) }
    var nearest = NodeMask()
    for node in share {
      if allowed.contains(node) {
        nearest.insert(node)
      } else if let first = distances?.neighbours(of: node, among: allowed).first {
        nearest.insert(first)
      } else {
        nearest.formUnion(allowed)
      }
    }
    return nearest
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
  init(
    _ machine: inout Machine, takesAll: Bool, needsDistances: Bool = false
  ) throws(ReadError) {
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
    if needsDistances || nodes.contains(where: { !memory.contains($0.id) }) {
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
