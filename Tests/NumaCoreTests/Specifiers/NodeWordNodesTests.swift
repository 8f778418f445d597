import FileTrees
import Foundation
import LinuxSystem
import Testing

@testable import NumaCore

private let nodes = "/sys/devices/system/node"
private let tiers = "/sys/devices/virtual/memory_tiering"
private let pci = "/sys/bus/pci/devices"
private let region = "/sys/devices/platform/ACPI0017:00/root0/decoder0.0/region0"

struct NodeWordNodesTests {
  /// The files of a machine whose nodes 0 and 1 have CPUs and DRAM, 2 has HBM, 3 has CXL memory, 4 has a GPU's memory,
  /// and 5 has CPUs and no memory.
  private static let files = [
    "\(nodes)/online": "0-5\n", "\(nodes)/has_memory": "0-4\n", "\(nodes)/has_cpu": "0-1,5\n",
    "\(tiers)/memory_tier0/nodelist": "2\n", "\(tiers)/memory_tier4/nodelist": "0-1\n",
    "\(tiers)/memory_tier22/nodelist": "3-4\n", "\(tiers)/memory_tier30/nodelist": "\n",
    "\(nodes)/node0/distance": "10 20 15 30 30 25\n",
    "\(nodes)/node5/distance": "12 12 40 12 11 10\n",
    "\(nodes)/node0/access1/initiators/read_bandwidth": "100\n",
    "\(nodes)/node1/access1/initiators/read_bandwidth": "120\n",
    "\(nodes)/node2/access1/initiators/read_bandwidth": "400\n",
    // Node 4 is fast for the GPU only; for CPUs, it is faster than the slower of the two nodes with CPUs.
    "\(nodes)/node4/access0/initiators/read_bandwidth": "3000\n",
    "\(nodes)/node4/access1/initiators/read_bandwidth": "110\n",
    "\(region)/dax_region0/dax0.0/target_node": "3\n",
    "/sys/devices/platform/hmem.0/dax1.0/target_node": "2\n",
    "\(pci)/0000:01:00.0/class": "0x030000\n", "\(pci)/0000:01:00.0/numa_node": "0\n",
    "\(pci)/0000:02:00.0/class": "0x030200\n", "\(pci)/0000:02:00.0/numa_node": "4\n",
    "\(pci)/0000:03:00.0/class": "0x030200\n", "\(pci)/0000:03:00.0/numa_node": "-1\n",
    "\(pci)/0000:04:00.0/class": "0x020000\n", "\(pci)/0000:04:00.0/numa_node": "3\n",
    "\(pci)/0000:05:00.0/numa_node": "3\n",
    "/proc/41/status": "State:\tS\n",
    "/proc/41/numa_maps": """
    7f00 default anon=2 dirty=2 N0=1 N3=1 kernelpagesize_kB=4
    7f10 bind:2 anon=0 dirty=0 N2=0 kernelpagesize_kB=4
    7f20 default file=/x N1=7

    """,
    "/proc/42/status": "State:\tS\n", "/proc/42/numa_maps": "", "/proc/43/status": "State:\tS\n",
  ]
  private static let links = [
    "/sys/bus/dax/devices/dax0.0": "../../../\(region.dropFirst("/sys/".count))/dax_region0/dax0.0",
    "/sys/bus/dax/devices/dax1.0": "../../../devices/platform/hmem.0/dax1.0",
    "\(region)/dax_region0/dax0.0/subsystem": "../../../../../../../../bus/dax",
    "\(region)/subsystem": "../../../../../../bus/cxl",
    "/sys/devices/platform/hmem.0/dax1.0/subsystem": "../../../../bus/dax",
    "/sys/devices/platform/hmem.0/subsystem": "../../../bus/platform",
  ]

  /// Creates the machine with some files changed, or without the files below a folder.
  private func tree(
    _ changes: [String: String?] = [:], without folder: String? = nil
  ) throws -> FileTree {
    var files = Self.files
    for (path, text) in changes { files[path] = text }
    func stays(_ path: String) -> Bool { folder.map { !path.hasPrefix($0) } ?? true }
    return try FileTree(
      files: files.filter { stays($0.key) }, links: Self.links.filter { stays($0.key) })
  }

  @Test(
    arguments: [
      (.cpu, "0-1,5", ["\(nodes)/has_cpu"]), (.mem, "0-4", ["\(nodes)/has_memory"]),
      (.tier(22), "3-4", ["\(tiers)/memory_tier22/nodelist"]),
      (.dram, "0-1", ["\(tiers)/memory_tier4/nodelist"]),
      (.hbm, "2", ["\(nodes)/node2/access1/initiators/read_bandwidth"]),
      (.cxl, "3", ["/sys/bus/dax/devices/dax0.0/target_node"]),
      (.gpu, "4", ["\(pci)/0000:02:00.0/numa_node"]),
      (.nearest(0), "2", ["\(nodes)/node0/distance"]),
      (.process(ProcessID(rawValue: 41)), "0-1,3", ["/proc/41/numa_maps"]),
    ] as [(NodeWord, String, [String])])
  func findsNodesAndWhatSaysSo(word: NodeWord, expected: String, files: [String]) throws {
    let tree = try tree()
    let named = try tree.root.nodes(of: word, within: NodeMask(0...4))
    #expect(named.nodes.description == expected)
    #expect(named.files == files.map { tree.root.resolve(FilePath($0)) })
  }

  @Test(
    arguments: [
      // Several nodes are at the same distance; the node itself need not be allowed, nor have memory.
      (5, [0, 1, 2, 3], "0-1,3"), (5, [0, 1, 2, 3, 4], "4"), (5, [2], "2"), (0, [1, 3, 4], "1"),
      (0, [0, 3, 4], "3-4"),
    ] as [(NodeID, NodeMask, String)])
  func findsTheNearestAmongTheAllowed(node: NodeID, allowed: NodeMask, expected: String) throws {
    let tree = try tree()
    let named = try tree.root.nodes(of: .nearest(node), within: allowed)
    #expect(named.nodes.description == expected)
  }

  @Test func takesEachTierThatHoldsCPUsForMainMemory() throws {
    let tree = try tree([
      "\(tiers)/memory_tier4/nodelist": "0\n", "\(tiers)/memory_tier5/nodelist": "1,4\n",
    ])
    #expect(try tree.root.nodes(of: .dram, within: []).nodes == [0, 1, 4])
  }

  /// HBM is found on kernels before Linux 6.7, which have all nodes in one tier, and on older kernels, which have only
  /// the first access class.
  @Test func findsFastMemoryOfMainMemorysTier() throws {
    let tree = try tree(
      [
        "\(nodes)/node0/access0/initiators/read_bandwidth": "100\n",
        "\(nodes)/node2/access0/initiators/read_bandwidth": "101\n",
        "\(nodes)/node0/access1/initiators/read_bandwidth": nil,
        "\(nodes)/node1/access1/initiators/read_bandwidth": nil,
        "\(nodes)/node4/access0/initiators/read_bandwidth": nil,
      ], without: tiers)
    #expect(try tree.root.nodes(of: .hbm, within: []).nodes == [2])
  }

  /// Memory that is fast for a GPU does not count as fast for the CPUs.
  @Test func comparesWhatTheCPUsSee() throws {
    let tree = try tree(["\(nodes)/node0/access0/initiators/read_bandwidth": "100\n"])
    #expect(try tree.root.nodes(of: .hbm, within: []).nodes == [2])
  }

  /// Persistent memory is below a root of the CXL bus, too.
  @Test func findsPersistentMemoryOfCXL() throws {
    let device =
      "/sys/devices/platform/ACPI0017:00/root0/nvdimm-bridge0/ndbus0/region0/dax0.1/dax0.0"
    let tree = try FileTree(
      files: ["\(device)/target_node": "7\n"],
      links: [
        "/sys/bus/dax/devices/dax0.0": "../../../\(device.dropFirst("/sys/".count))",
        "/sys/devices/platform/ACPI0017:00/root0/subsystem": "../../../../bus/cxl",
      ])
    #expect(try tree.root.nodes(of: .cxl, within: []).nodes == [7])
  }

  @Test(
    arguments: [
      (.cpu, "\(nodes)/has_cpu"), (.mem, "\(nodes)/has_memory"), (.tier(4), tiers), (.dram, tiers),
      (.dram, "\(nodes)/has_cpu"), (.hbm, "\(nodes)/has_memory"), (.cxl, "/sys/bus/dax/devices"),
      (.gpu, "/sys/bus/pci/devices"), (.gpu, "\(nodes)/has_memory"),
      (.nearest(0), "\(nodes)/online"), (.nearest(0), "\(nodes)/node0/distance"),
      (.process(ProcessID(rawValue: 41)), "/proc/41/numa_maps"),
    ] as [(NodeWord, String)])
  func namesTheFileThatIsMissing(word: NodeWord, path: String) throws {
    let tree = try tree(without: path)
    let error = NodeWordError.missing(tree.root.resolve(FilePath(path)))
    #expect(throws: error) { try tree.root.nodes(of: word, within: [0, 1]) }
    #expect(error.description.contains("(\(tree.root.resolve(FilePath(path))) is missing)"))
  }

  /// The arguments are the word, the changed files, and the message with the machine's paths.
  @Test(
    arguments: [
      (
        "tier:7", [:],
        "no such tier (\(tiers)/memory_tier7/nodelist is missing; tiers here: 0, 4, 22, 30)"
      ),
      ("tier:30", [:], "names no node here (\(tiers)/memory_tier30/nodelist is empty)"),
      ("cpu", ["\(nodes)/has_cpu": "\n"], "names no node here (\(nodes)/has_cpu is empty)"),
      (
        "cpu", ["\(nodes)/has_cpu": "5\n"],
        "stands for node 5 here, outside the cpuset (allowed: 0-4)"
      ),
      ("dram", ["\(nodes)/has_cpu": "5\n"], "no node has both CPUs (5) and memory (0-4)"),
      ("hbm", ["\(nodes)/has_cpu": "\n"], "no node has both CPUs (none) and memory (0-4)"),
      (
        "dram", ["\(tiers)/memory_tier4/nodelist": nil], "no tier of \(tiers) holds nodes 0-1"
      ),
      (
        "hbm", ["\(nodes)/node2/access1/initiators/read_bandwidth": "120\n"],
        "no memory has more read bandwidth than nodes 0-1 (120 MiB/s)"
      ),
      (
        "hbm",
        [
          "\(nodes)/node0/access1/initiators/read_bandwidth": nil,
          "\(nodes)/node1/access1/initiators/read_bandwidth": "0\n",
        ],
        "the firmware does not tell the bandwidth of nodes 0-1 "
          + "(\(nodes)/node0/access0/initiators/read_bandwidth is missing or 0)"
      ),
      (
        "hbm", ["\(nodes)/node2/access1/initiators/read_bandwidth": "x\n"],
        "no memory has more read bandwidth than nodes 0-1 (120 MiB/s)"
      ),
      (
        "cxl", ["\(region)/dax_region0/dax0.0/target_node": "-1\n"],
        "no device of /sys/bus/dax/devices is on the CXL bus and has a target_node"
      ),
      (
        "cxl", ["\(region)/dax_region0/dax0.0/target_node": "x\n"],
        "no device of /sys/bus/dax/devices is on the CXL bus and has a target_node"
      ),
      (
        "gpu", ["\(pci)/0000:02:00.0/numa_node": "-1\n", "\(pci)/0000:01:00.0/numa_node": nil],
        "no device of \(pci) is a graphics or 3D device (class 0x03) with a numa_node"
      ),
      (
        "gpu", ["\(pci)/0000:02:00.0/numa_node": "5\n"],
        "the graphics and 3D devices of \(pci) are on nodes 0,5, and none on memory without CPUs"
      ),
      ("nearest:6", [:], "no such node (nodes here: 0-5)"),
      ("nearest:40000", [:], "no such node (nodes here: 0-5)"),
      ("nearest:9223372036854775807", [:], "no such node (nodes here: 0-5)"),
      ("of:40", [:], "no such process"),
      ("of:42", [:], "the process has no pages on any node (/proc/42/numa_maps shows none)"),
      ("of:43", [:], "this machine does not tell (/proc/43/numa_maps is missing)"),
      ("of:41", ["/proc/41/numa_maps": "x\n"], "/proc/41/numa_maps: no line is a mapping"),
      (
        "of:41", ["/proc/41/numa_maps": "7f00 default N5=1\n"],
        "stands for node 5 here, outside the cpuset (allowed: 0-4)"
      ),
    ] as [(String, [String: String?], String)])
  func saysWhyThereIsNone(text: String, changes: [String: String?], reason: String) throws {
    let tree = try tree(changes)
    do {
      let selection = try NodeSpecifier(text).select(within: NodeMask(0...4), from: tree.root)
      Issue.record("\(text) is \(selection.nodes)")
    } catch {
      #expect(
        error.description.replacing(tree.root.directory.string, with: "") == "\(text): \(reason)")
    }
  }

  @Test func hasNoOtherNodeWhereOneIsAllowed() throws {
    let tree = try tree()
    #expect(throws: NodeWordError.noOtherNode(allowed: [0])) {
      try tree.root.nodes(of: .nearest(0), within: [0])
    }
  }

  /// The directory of another user's process can be read, and its memory map cannot.
  @Test(.enabled(if: getuid() != 0)) func saysThatAProcessIsNotReadable() throws {
    let tree = try tree()
    let path = tree.root.resolve("/proc/41/numa_maps").string
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(throws: NodeWordError.processNotReadable) {
      try tree.root.nodes(of: .process(ProcessID(rawValue: 41)), within: [0])
    }
  }

  /// A specifier of numbers reads no file, so it works on a machine without files.
  @Test(arguments: ["0", "0-1", "+0", "!1", "all"])
  func readsNothingForNumbers(text: String) throws {
    let root = SystemRoot("/nonexistent")
    #expect(throws: Never.self) { try NodeSpecifier(text).select(within: [0, 1], from: root) }
  }

  @Test func findsOwnPagesOnTheRunningMachine() throws {
    let allowed = try SystemRoot.live.allowedNodes()
    let named = Result { try SystemRoot.live.nodes(of: .process(.caller), within: allowed) }
    switch named {
    case .success(let named): #expect(!named.nodes.isDisjoint(with: allowed))
    // This kernel has no NUMA support.
    case .failure(let error): #expect(error is NodeWordError)
    }
  }
}
