import FileTrees
import CommandInterface
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the lines that `--tiers` adds to the report of `--hardware`.
struct MemoryPerformanceTests {
  private func performance(of tree: FileTree) throws -> MemoryPerformance {
    MemoryPerformance(of: tree.root, try Hardware(of: tree.root).nodes.map(\.id))
  }

  @Test func showsTiers() throws {
    let tree = try FileTree(machine: "tiers")
    #expect(
      try performance(of: tree).text == """
        allowed nodes: 0-2
        memory tier 0: nodes 1
        memory tier 4: nodes 0
        memory tier 202: nodes 2
        demotion: <not available>
        node 0 demotes to: 2 (derived)
        node 1 demotes to: 0 (derived)
        node 0 nearest CPUs: nodes 0
        node 0 bandwidth: read 20480 MiB/s, write 20480 MiB/s
        node 0 latency: read 100 ns, write 100 ns
        node 1 nearest CPUs: nodes 0
        node 1 bandwidth: read 81920 MiB/s, write 81920 MiB/s
        node 1 latency: read 50 ns, write 50 ns
        node 2 nearest CPUs: nodes 0
        node 2 bandwidth: read 4096 MiB/s, write 4096 MiB/s
        node 2 latency: read 900 ns, write 900 ns
        interleave weights: <not available>

        """)
  }

  @Test func showsWhatIsSet() throws {
    let tree = try FileTree(machine: "tiers")
    try tree.write("true\n", to: "/sys/kernel/mm/numa/demotion_enabled")
    let weights = "/sys/kernel/mm/mempolicy/weighted_interleave"
    for node in 0...2 { try tree.write("\(node + 1)\n", to: "\(weights)/node\(node)") }
    try tree.write("false\n", to: "\(weights)/auto")
    // The kernel writes 0 if it has no figure.
    try tree.write("0\n", to: "/sys/devices/system/node/node2/access1/initiators/write_latency")
    let text = try performance(of: tree).text
    #expect(text.contains("demotion: on\n"))
    #expect(text.contains("node 2 latency: read 900 ns, write unknown\n"))
    #expect(
      text.hasSuffix(
        """
        node 0 interleave weight: 1
        node 1 interleave weight: 2
        node 2 interleave weight: 3
        interleave weights are set by: an administrator

        """))
  }

  /// Node 2 has memory, but no memory that the kernel can use for itself.
  @Test func marksNodesWhoseMemoryIsMovableOnly() throws {
    let tree = try FileTree(machine: "tiers")
    try tree.write("0-1\n", to: "/sys/devices/system/node/has_normal_memory")
    let performance = try performance(of: tree)
    let marked = performance.text.split(separator: "\n").filter { $0.contains("memory: ") }
    #expect(marked == ["node 2 memory: movable only"])
    let json = try Hardware(of: tree.root).json(performance).text
    #expect(json.split(separator: "\"movable_only\": true").count == 2)
    #expect(json.split(separator: "\"movable_only\": false").count == 3)
  }

  @Test func showsWhatIsNotThere() throws {
    #expect(
      try performance(of: FileTree(files: ["/sys/devices/system/node/online": "0\n"])).text == """
        allowed nodes: <not available>
        memory tiers: <not available>
        demotion: <not available>
        bandwidth and latency: <not available>
        interleave weights: <not available>

        """)
  }
}
