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
    let withoutSys = try MadeTree(files: ["/proc/self/status": status])
    let topology = try withoutSys.root.nodeTopology()
    #expect(topology.online == [0, 1])
    #expect(topology.allowed == [0, 1])

    let withoutCpusets = try MadeTree(files: [
      "/proc/self/status": "State:\tR\n",
      "/sys/devices/system/node/online": "0-2\n",
      "/sys/devices/system/node/has_memory": "0,2\n",
    ])
    #expect(try withoutCpusets.root.allowedNodes() == [0, 2])
  }

  @Test func namesAFileThatIsMissingOrDamaged() throws {
    let empty = try MadeTree(files: ["/x": ""])
    let path = empty.root.resolve("/proc/self/status")
    #expect(throws: ReadError.unreadable(path, .noSuchFileOrDirectory)) {
      try empty.root.nodeTopology()
    }
    let damaged = try MadeTree(files: [
      "/proc/self/status": "State:\tR\nMems_allowed_list:\t0\n",
      "/sys/devices/system/node/online": "0-x\n",
    ])
    #expect(
      throws: ReadError.malformed(
        damaged.root.resolve("/sys/devices/system/node/online"), reason: "not a number at byte 2")
    ) { try damaged.root.nodeTopology() }
  }
}
