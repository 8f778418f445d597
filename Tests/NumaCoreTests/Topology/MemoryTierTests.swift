import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct MemoryTierTests {
  /// Creates a machine with HBM on node 2, DRAM on nodes 0 and 1, and CXL memory on nodes 3 and 4.
  private func tree(_ more: [String: String] = [:]) throws -> FileTree {
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
    return try FileTree(files: files)
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
    let tree = try FileTree(files: ["/sys/devices/system/node/online": "0\n"])
    #expect(try tree.root.memoryTiers().isEmpty)
    #expect(try tree.root.demotesPages() == nil)
    #expect(try tree.root.interleaveWeight(of: 0) == nil)
    #expect(try tree.root.setsInterleaveWeights() == nil)
    #expect(try tree.root.access(to: 0, .cpus) == nil)
    #expect(try tree.root.hugePages(of: 0).isEmpty)
  }
}
