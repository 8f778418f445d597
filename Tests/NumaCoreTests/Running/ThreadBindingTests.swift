import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct ThreadBindingTests {
  private let kernel = LinuxKernel()

  @Test func runsOnTheNodesItWasBoundTo() throws {
    let topology = try SystemRoot.live.nodeTopology()
    let node = try #require(topology.withCPUs.intersection(topology.allowed).first)
    try kernel.withBinding(to: [node]) { () throws in
      #expect(try kernel.runNodes(of: .caller) == [node])
      #expect(try kernel.affinity(of: .caller).isSubset(of: SystemRoot.live.cpus(of: node)))
      #expect(try kernel.memoryPolicy() == .bind([node]))
    }
  }

  @Test func staysWithinALimit() throws {
    let topology = try SystemRoot.live.nodeTopology()
    let cpus = try kernel.affinity(of: .caller)
    let cpu = try #require(cpus.first)
    try kernel.withAffinity(cpus) { () throws in
      try kernel.run(.caller, on: topology.withCPUs, within: [cpu])
      #expect(try kernel.affinity(of: .caller) == [cpu])
    }
    #expect(throws: ThreadBindingError.noCPUs(topology.withCPUs)) {
      try kernel.run(.caller, on: topology.withCPUs, within: [])
    }
  }

  @Test func saysWhenNodesHaveNoCPUs() throws {
    let tree = try FileTree(files: [
      "/sys/devices/system/node/online": "0-1\n",
      "/sys/devices/system/node/node1/cpulist": "\n",
    ])
    #expect(throws: ThreadBindingError.noCPUs([1])) {
      try kernel.run(.caller, on: [1], from: tree.root)
    }
    #expect(throws: ThreadBindingError.self) { try kernel.run(.caller, on: [7], from: tree.root) }
  }

  @Test func undoesTheOneWhenTheOtherFails() throws {
    let cpus = try kernel.affinity(of: .caller)
    let policy = try kernel.memoryPolicy()
    // The node has this thread's first CPU, and a number that no node with memory has.
    let tree = try FileTree(files: [
      "/sys/devices/system/node/online": "1023\n",
      "/sys/devices/system/node/node1023/cpulist": "\(try #require(cpus.first))\n",
    ])
    #expect(throws: ThreadBindingError.refused(.invalidArgument)) {
      try kernel.bind(to: [1023], from: tree.root)
    }
    #expect(try kernel.affinity(of: .caller) == cpus)
    #expect(try kernel.memoryPolicy() == policy)
  }
}
