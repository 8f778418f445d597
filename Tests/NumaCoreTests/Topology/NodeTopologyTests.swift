import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct NodeTopologyTests {
  @Test func readsThisMachine() throws {
    let topology = try SystemRoot.live.nodeTopology()
    #expect(!topology.online.isEmpty)
    #expect(topology.allowed.isSubset(of: topology.online))
    #expect(topology.online.isSubset(of: topology.possible))
  }

  @Test func fallsBackWhereFilesAreMissing() throws {
    let status = "State:\tR\nMems_allowed_list:\t0-1\n"
    let withoutSys = try FileTree(files: ["/proc/self/status": status])
    let topology = try withoutSys.root.nodeTopology()
    #expect(topology.online == [0, 1])
    #expect(topology.allowed == [0, 1])

    let withoutCpusets = try FileTree(files: [
      "/proc/self/status": "State:\tR\n",
      "/sys/devices/system/node/online": "0-2\n",
      "/sys/devices/system/node/has_memory": "0,2\n",
    ])
    #expect(try withoutCpusets.root.allowedNodes() == [0, 2])
  }

  @Test func namesAFileThatIsMissingOrDamaged() throws {
    let empty = try FileTree(files: ["/x": ""])
    let path = empty.root.resolve("/proc/self/status")
    #expect(throws: ReadError.unreadable(path, .noSuchFileOrDirectory)) {
      try empty.root.nodeTopology()
    }
    let damaged = try FileTree(files: [
      "/proc/self/status": "State:\tR\nMems_allowed_list:\t0\n",
      "/sys/devices/system/node/online": "0-x\n", "/sys/devices/system/node/node3/distance": "10\n",
    ])
    let root = damaged.root
    #expect(try root.nodeTopology().online == [3])
    #expect(
      root.takeWarnings().map(\.error) == [
        .malformed(
          root.resolve("/sys/devices/system/node/online"), reason: "not a number at byte 2")
      ])
  }

  /// Many kernels end the files of /sys with a newline and a zero byte.
  @Test(arguments: ["", "\n", "\n\0", "\0", " \n\0\0\n"])
  func readsFilesThatEndInAnyWay(end: String) throws {
    let folder = "/sys/devices/system/node"
    let tree = try FileTree(files: [
      "/proc/self/status": "State:\tR\nMems_allowed:\t3\nCpus_allowed:\t0f" + end,
      "\(folder)/online": "0-1" + end, "\(folder)/possible": "0-7" + end,
      "\(folder)/has_cpu": "0" + end, "\(folder)/has_normal_memory": "0-1" + end,
      "\(folder)/node0/cpulist": "0-3" + end, "\(folder)/node1/cpumap": "00000000,000000f0" + end,
      "\(folder)/node0/distance": "10 21" + end, "\(folder)/node1/distance": "21 10" + end,
      "\(folder)/node0/numastat": "numa_hit 5" + end,
      "/sys/devices/system/cpu/online": "0-7" + end,
      "/sys/kernel/mm/numa/demotion_enabled": "true" + end,
      "/sys/kernel/mm/mempolicy/weighted_interleave/node0": "7" + end,
    ])
    let root = tree.root
    let topology = try root.nodeTopology()
    #expect(topology.online == [0, 1] && topology.withCPUs == [0])
    #expect(topology.withMemory == [0, 1] && topology.allowed == [0, 1])
    #expect(topology.possible == NodeMask(0...7))
    #expect(try root.cpus(of: 0) == CPUMask(0...3))
    #expect(try root.cpus(of: 1) == CPUMask(4...7))
    #expect(try root.nodeDistances()[0, 1] == 21)
    #expect(try root.allocationCounters(of: 0).map(\.value) == [5])
    #expect(try root.cpuTopology().possible == CPUMask(0...7))
    #expect(try root.cpuTopology().allowed == CPUMask(0...3))
    #expect(try root.demotesPages() == true)
    #expect(try root.interleaveWeight(of: 0) == 7)
    #expect(root.takeWarnings().isEmpty)
  }

  @Test func readsCPUsOfTheFileThatIsThere() throws {
    let folder = "/sys/devices/system/node"
    let tree = try FileTree(files: [
      "\(folder)/node0/cpulist": "0-x\n", "\(folder)/node0/cpumap": "3\n",
      "\(folder)/node1/cpulist": "zz\n", "\(folder)/node1/cpumap": "zz\n",
    ])
    let root = tree.root
    #expect(try root.cpus(of: 0) == [0, 1])
    #expect(throws: ReadError.self) { try root.cpus(of: 1) }
    #expect(root.knownCPUs(of: 1).isEmpty)
    #expect(
      Set(root.takeWarnings().map(\.error.path.string)).count == 3,
      "a file has no warning, or two")
  }

  /// Without NUMA, `/sys` has devices but no nodes; without `/sys`, it is unknown whether the kernel has NUMA.
  @Test func knowsAKernelWithoutNUMA() throws {
    for (file, lacksNUMA) in [
      ("/sys/devices/system/cpu/online", true), ("/sys/devices/system/node/online", false),
      ("/proc/uptime", false),
    ] {
      let tree = try FileTree(files: [file: "0\n"])
      #expect(tree.root.lacksNUMA == lacksNUMA)
    }
  }

  @Test func readsWhereMemoryIsMovableOnly() throws {
    let nodes = "/sys/devices/system/node"
    let files = ["\(nodes)/online": "0-2\n", "\(nodes)/has_memory": "0,2\n"]
    let tree = try FileTree(files: files.merging(["\(nodes)/has_normal_memory": "0\n"]) { $1 })
    #expect(tree.root.nodesWithMovableMemoryOnly() == [2])
    #expect(try tree.root.nodesWithMemory() == [0, 2])
    // This kernel does not report which memory is movable only.
    let silent = try FileTree(files: files)
    #expect(silent.root.nodesWithMovableMemoryOnly() == nil)
  }

  @Test func namesADirectoryThatIsMissing() throws {
    let tree = try FileTree(files: ["/file": ""])
    try tree.root.checkDirectory()
    let missing = SystemRoot(tree.root.directory.appending("missing"))
    #expect(throws: ReadError.unreadable(missing.directory, .noSuchFileOrDirectory)) {
      try missing.checkDirectory()
    }
    let file = SystemRoot(tree.root.directory.appending("file"))
    #expect {
      try file.checkDirectory()
    } throws: {
      ($0 as? ReadError)?.errno == .notDirectory
    }
  }
}
