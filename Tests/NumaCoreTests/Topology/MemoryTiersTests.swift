import LinuxSystem
import Testing

@testable import NumaCore

struct MemoryTiersTests {
  /// Creates a machine with HBM on node 2, DRAM on nodes 0 and 1, and CXL memory on nodes 3 and 4.
  private func tree(_ more: [String: String] = [:]) throws -> MadeTree {
    let tiers = "/sys/devices/virtual/memory_tiering"
    let nodes = "/sys/devices/system/node"
    var files = [
      "\(tiers)/memory_tier22/nodelist": "3-4\n", "\(tiers)/memory_tier4/nodelist": "0-1\n",
      "\(tiers)/memory_tier0/nodelist": "2\n", "\(tiers)/uevent": "",
      "\(nodes)/online": "0-4\n",
      "\(nodes)/node0/distance": "10 20 15 30 31\n", "\(nodes)/node1/distance": "20 10 15 30 30\n",
      "\(nodes)/node2/distance": "15 15 10 40 40\n", "\(nodes)/node3/distance": "30 30 40 10 40\n",
      "\(nodes)/node4/distance": "31 30 40 40 10\n",
    ]
    files.merge(more) { $1 }
    return try MadeTree(files: files)
  }

  @Test func comeFastestFirst() throws {
    let tree = try tree()
    #expect(
      try tree.root.memoryTiers() == [
        MemoryTier(number: 0, nodes: [2]), MemoryTier(number: 4, nodes: [0, 1]),
        MemoryTier(number: 22, nodes: [3, 4]),
      ])
  }

  @Test(
    arguments: [
      (2, [0, 1]), (0, [3]), (1, [3, 4]), (3, []), (9, []),
    ] as [(NodeID, NodeMask)])
  func demoteToTheNearestOfTheNext(node: NodeID, targets: NodeMask) throws {
    let tree = try tree()
    #expect(try tree.root.derivedDemotionTargets(of: node) == targets)
  }

  @Test(arguments: [("true\n", true), ("false\n", false), ("1\n", true), ("0\n", false)])
  func tellWhetherPagesAreDemoted(text: String, expected: Bool) throws {
    let tree = try tree(["/sys/kernel/mm/numa/demotion_enabled": text])
    #expect(try tree.root.demotesPages() == expected)
  }

  @Test func areNoneWhereTheKernelShowsNone() throws {
    let tree = try MadeTree(files: ["/sys/devices/system/node/online": "0\n"])
    #expect(try tree.root.memoryTiers().isEmpty)
    #expect(try tree.root.demotesPages() == nil)
    #expect(try tree.root.interleaveWeight(of: 0) == nil)
    #expect(try tree.root.setsInterleaveWeights() == nil)
    #expect(try tree.root.access(to: 0, .cpus) == nil)
    #expect(try tree.root.hugePages(of: 0).isEmpty)
  }

  @Test func readWeights() throws {
    let tree = try tree([
      "/sys/kernel/mm/mempolicy/weighted_interleave/node1": "255\n",
      "/sys/kernel/mm/mempolicy/weighted_interleave/auto": "false\n",
      "/sys/kernel/mm/mempolicy/weighted_interleave/node2": "x\n",
    ])
    #expect(try tree.root.interleaveWeight(of: 1) == 255)
    #expect(try tree.root.setsInterleaveWeights() == false)
    #expect(throws: ReadError.self) { try tree.root.interleaveWeight(of: 2) }
  }

  @Test func setWeights() throws {
    let directory: FilePath = "/sys/kernel/mm/mempolicy/weighted_interleave"
    let tree = try tree(["\(directory)/node1": "1\n", "\(directory)/auto": "true\n"])
    try tree.root.setInterleaveWeight(255, of: 1)
    #expect(try tree.root.interleaveWeight(of: 1) == 255)
    try tree.root.letKernelSetInterleaveWeights(false)
    #expect(try tree.root.setsInterleaveWeights() == false)
    try tree.root.letKernelSetInterleaveWeights()
    #expect(try tree.root.setsInterleaveWeights() == true)
    // No file is created.
    let missing = WriteError(
      path: tree.root.resolve(directory.appending("node0")), errno: .noSuchFileOrDirectory)
    #expect(throws: missing) { try tree.root.setInterleaveWeight(1, of: 0) }
    #expect(missing.description.hasSuffix("weighted_interleave/node0: No such file or directory"))
  }
}

struct NodeAccessTests {
  @Test func readsWhatTheFirmwareSays() throws {
    let directory = "/sys/devices/system/node/node2/access0/initiators"
    let tree = try MadeTree(
      files: [
        "\(directory)/read_bandwidth": "20480\n", "\(directory)/write_bandwidth": "0\n",
        "\(directory)/read_latency": "100\n",
      ],
      links: ["\(directory)/node0": "../../../node0", "\(directory)/node1": "../../../node1"])
    #expect(
      try tree.root.access(to: 2, .anyInitiator)
        == NodeAccess(
          initiators: [0, 1], readBandwidth: 20480, writeBandwidth: nil, readLatency: 100,
          writeLatency: nil))
    #expect(try tree.root.access(to: 2, .cpus) == nil)
  }
}

struct HugePagesTests {
  @Test func readsEverySizeBySize() throws {
    let directory = "/sys/devices/system/node/node1/hugepages"
    func pool(_ size: String, _ total: Int, _ free: Int, _ surplus: Int) -> [String: String] {
      [
        "\(directory)/hugepages-\(size)kB/nr_hugepages": "\(total)\n",
        "\(directory)/hugepages-\(size)kB/free_hugepages": "\(free)\n",
        "\(directory)/hugepages-\(size)kB/surplus_hugepages": "\(surplus)\n",
      ]
    }
    let tree = try MadeTree(
      files: pool("1048576", 1, 0, 0).merging(pool("2048", 8, 3, 2)) { $1 })
    #expect(
      try tree.root.hugePages(of: 1) == [
        HugePagePool(pageSize: ByteCount(kibibytes: 2048), total: 8, free: 3, surplus: 2),
        HugePagePool(pageSize: ByteCount(kibibytes: 1 << 20), total: 1, free: 0, surplus: 0),
      ])
  }

  @Test func namesACounterThatIsMissing() throws {
    let path = "/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages"
    let tree = try MadeTree(files: [path: "1\n"])
    let root = tree.root
    #expect(
      try root.hugePages(of: 1) == [
        HugePagePool(pageSize: ByteCount(kibibytes: 2048), total: 1, free: nil, surplus: nil)
      ])
    #expect(root.takeWarnings().count == 2)
  }
}
