import FileTrees
import CommandInterface
import NumaCore
import LinuxSystem
import Testing

@testable import numactl_swift

struct RankShareTests {
  private func shares(of count: Int, on tree: FileTree) throws -> [RankShare] {
    var machine = Machine(tree.root)
    let shared = try SharedMachine(&machine, takesAll: false)
    return try (0..<count).map { try shared.share(LocalRank(rank: $0, count: count)) }
  }

  private func shares(of count: Int, on name: String) throws -> [String] {
    try shares(of: count, on: FileTree(machine: name)).map {
      "\($0.nodes): \($0.cpus) from \($0.memory)"
    }
  }

  @Test func giveWholeNodesWhereThereAreEnough() throws {
    let four = try shares(of: 4, on: "nodes-16")
    #expect(four.map { $0.prefix { $0 != ":" } } == ["0-3", "4-7", "8-11", "12-15"])
    let three = try shares(of: 3, on: "nodes-16")
    #expect(three.map { $0.prefix { $0 != ":" } } == ["0-4", "5-9", "10-15"])
    // 1024 nodes, of which 64 have CPUs.
    let sixtyFour = try shares(of: 64, on: "nodes-1024")
    #expect(sixtyFour == (0..<64).map { "\($0): \($0) from \($0)" })
  }

  @Test func splitTheCPUsOfANodeWhereThereAreTooFew() throws {
    #expect(
      try shares(of: 5, on: "memoryless")
        == ["0: 0 from 0", "0: 1 from 0", "1: 2 from 1", "1: 3 from 1", "2: 4-5 from 1"])
    // If there are more ranks than CPUs, some ranks share a CPU.
    let shares = try shares(of: 64, on: "nodes-64")
    #expect(shares[0...15].allSatisfy { $0 == "0: 0 from 0" })
    #expect(shares[63] == "3: 3 from 3")
  }

  /// Node 2 has CPUs and no memory; node 3 has memory and no CPUs.
  @Test func takeMemoryFromTheNearestNode() throws {
    #expect(
      try shares(of: 3, on: "memoryless") == ["0: 0-1 from 0", "1: 2-3 from 1", "2: 4-5 from 1"])
    #expect(try shares(of: 1, on: "memoryless") == ["0-2: 0-5 from 0-1"])
  }

  @Test func passOverGaps() throws {
    #expect(
      try shares(of: 3, on: "gap-0-2-5").map { $0.prefix { $0 != ":" } } == ["0", "2", "5"])
  }

  @Test(arguments: [
    "nodes-16", "nodes-64", "nodes-1024", "memoryless", "cpuless", "gap-0-2-5", "no-node-0",
    "one-node",
  ])
  func areDisjointAndAll(machine name: String) throws {
    let tree = try FileTree(machine: name)
    var machine = Machine(tree.root)
    let shared = try SharedMachine(&machine, takesAll: false)
    let nodes = shared.nodes.map(\.id)
    for count in [1, 2, 3, 5, 13, 16, 64] where count <= nodes.count {
      var taken = NodeMask()
      var cpus = CPUMask()
      for rank in 0..<count {
        let share = try shared.share(LocalRank(rank: rank, count: count))
        #expect(
          !share.memory.isEmpty && share.memory.isSubset(of: shared.memory)
            && taken.isDisjoint(with: share.nodes) && cpus.isDisjoint(with: share.cpus))
        taken.formUnion(share.nodes)
        cpus.formUnion(share.cpus)
      }
      #expect(taken == NodeMask(nodes))
      #expect(cpus == CPUMask(shared.nodes.flatMap(\.cpus)))
    }
  }

  /// The shares together always have all CPUs, and are disjoint if there are enough CPUs.
  ///
  /// The test combines several numbers of nodes, CPUs and ranks.
  @Test func leaveNoCPUOver() throws {
    for nodes in 1...5 {
      for cpus in 1...4 {
        let shared = SharedMachine(
          nodes: (0..<nodes).map { node in
            .init(
              id: NodeID(rawValue: node),
              // Each node has one CPU more than the node before it; after `cpus` CPUs, the count starts again at 1.
              cpus: (0...(node % cpus)).map { CPUID(rawValue: node * 10 + $0) })
          }, memory: NodeMask((0..<nodes).map(NodeID.init(rawValue:))), distances: nil)
        for count in 1...22 {
          var all = CPUMask()
          var ofNode: [NodeMask: [CPUMask]] = [:]
          for rank in 0..<count {
            let share = try shared.share(LocalRank(rank: rank, count: count))
            #expect(!share.cpus.isEmpty)
            all.formUnion(share.cpus)
            ofNode[share.nodes, default: []].append(share.cpus)
          }
          #expect(all == CPUMask(shared.nodes.flatMap(\.cpus)))
          for (node, parts) in ofNode where parts.count > 1 {
            let counts = parts.map(\.count)
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
            let union = parts.reduce(CPUMask()) { $0.union($1) }
            if parts.count <= union.count {
              #expect(counts.reduce(0, +) == union.count, "\(node) \(parts)")
            }
          }
        }
      }
    }
  }

  /// Four devices on nodes 1, 1, 0 and 3; node 3 has no CPUs and is nearest to node 2.
  /// Memory with high bandwidth comes from the nearest node that has it, for each node of the share.
  @Test func takeFastMemory() throws {
    var shared = SharedMachine(nodes: [], memory: [0, 1, 2, 3])
    shared.distances = NodeDistances(
      nodes: [0, 1, 2, 3],
      rows: [[10, 21, 12, 25], [21, 10, 25, 12], [12, 25, 10, 31], [25, 12, 31, 10]])
    #expect(try shared.memory(of: [0], among: [2, 3]) == [2])
    #expect(try shared.memory(of: [0, 1], among: [2, 3]) == [2, 3])
    #expect(try shared.memory(of: [3], among: [2, 3]) == [3])
    shared.distances = nil
    #expect(try shared.memory(of: [0], among: [2, 3]) == [2, 3])
    shared.memory = [0, 1]
    #expect(throws: RankShareError.highBandwidthNotAllowed([2, 3])) {
      try shared.memory(of: [0], among: [2, 3])
    }
  }

  @Test func areNearDevices() throws {
    let places: [NodeID?] = [1, 1, 0, 3]
    let devices = places.enumerated().map { number, node in
      AttachedDevice(
        name: "0000:0\(number):00.0", vendor: 1, model: 1, node: node, error: .nodeUnknown)
    }
    let rows = [[10, 20, 20, 30], [20, 10, 20, 30], [20, 20, 10, 20], [30, 30, 20, 10]]
    let shared = SharedMachine(
      nodes: (0...2).map { node in
        .init(id: NodeID(rawValue: node), cpus: (0...3).map { CPUID(rawValue: node * 4 + $0) })
      }, memory: [0, 1, 2, 3],
      distances: NodeDistances(nodes: [0, 1, 2, 3], rows: rows))
    func shares(of count: Int) throws -> [String] {
      try (0..<count).map { rank in
        let share = try shared.share(
          LocalRank(rank: rank, count: count), RankDevices(devices: devices))
        return "\(share.nodes): \(share.cpus) from \(share.memory)"
      }
    }
    #expect(
      try shares(of: 4)
        == ["1: 4-5 from 1", "1: 6-7 from 1", "0: 0-3 from 0", "2: 8-11 from 3"])
    #expect(try shares(of: 1) == ["1: 4-7 from 1"])
    #expect(
      try shares(of: 6)
        == [
          "1: 4 from 1", "1: 5 from 1", "0: 0-3 from 0", "2: 8-11 from 3", "1: 6 from 1",
          "1: 7 from 1",
        ])
    let lost = RankDevices(devices: [
      AttachedDevice(name: "x", vendor: nil, model: nil, node: nil, error: .nodeUnknown)
    ])
    #expect(throws: RankShareError.devices(.noNode(lost.devices[0]))) {
      try shared.share(LocalRank(rank: 0, count: 1), lost)
    }
  }

  /// CPUs 0 and 2 are threads of one core, 1 and 3 of the other.
  @Test func keepTheThreadsOfACoreTogether() throws {
    let cpu = "/sys/devices/system/cpu"
    let node = "/sys/devices/system/node"
    var files = [
      "/proc/self/status": "State:\tR\nCpus_allowed_list:\t0-3\nMems_allowed_list:\t0\n",
      "\(node)/online": "0\n", "\(node)/has_cpu": "0\n", "\(node)/has_memory": "0\n",
      "\(node)/node0/cpulist": "0-3\n",
    ]
    for number in 0...3 {
      files["\(cpu)/cpu\(number)/topology/thread_siblings_list"] =
        number.isMultiple(of: 2) ? "0,2\n" : "1,3\n"
    }
    let tree = try FileTree(files: files)
    #expect(try shares(of: 2, on: tree).map(\.cpus) == [[0, 2], [1, 3]])
    try tree.write(
      "State:\tR\nCpus_allowed_list:\t1-3\nMems_allowed_list:\t0\n", to: "/proc/self/status")
    #expect(try shares(of: 2, on: tree).map(\.cpus) == [[1], [2, 3]])
  }
}
