import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct CPUTopologyTests {
  @Test func readsThisMachine() throws {
    let topology = try SystemRoot.live.cpuTopology()
    #expect(topology.online.isSubset(of: topology.present))
    #expect(topology.present.isSubset(of: topology.possible))
    #expect(!topology.allowed.isEmpty)
    for cpu in topology.online {
      let node = try #require(try SystemRoot.live.node(of: cpu))
      #expect(try SystemRoot.live.cpus(of: node).contains(cpu))
    }
  }

  @Test func tellsTheThreadsOfACore() throws {
    let tree = try FileTree(files: [
      "/sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "1,17\n",
      "/sys/devices/system/cpu/cpu2/topology/thread_siblings_list": "x\n",
    ])
    #expect(try tree.root.threads(ofCoreWith: 1) == [1, 17])
    #expect(try tree.root.threads(ofCoreWith: 0) == nil)
    #expect(try tree.root.threads(ofCoreWith: 2) == nil)
    #expect(tree.root.takeWarnings().count == 1)
  }

  @Test(arguments: RecordedMachine.all)
  func everyCPUOfANodeIsOnThatNode(machine: RecordedMachine) throws {
    let tree = try FileTree(machine: machine.name)
    let topology = try tree.root.nodeTopology()
    var all = CPUMask()
    for node in topology.online.prefix(70) {
      let cpus = try tree.root.cpus(of: node)
      #expect(cpus.isEmpty == !topology.withCPUs.contains(node))
      #expect(cpus.isDisjoint(with: all))
      all.formUnion(cpus)
      if let cpu = cpus.first { #expect(try tree.root.node(of: cpu) == node) }
    }
    #expect(try tree.root.node(of: 30000) == nil)
  }
}
