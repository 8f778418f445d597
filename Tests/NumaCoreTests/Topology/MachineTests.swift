import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

/// Tests that read every recorded machine as the tools would read it on that machine.
struct MachineTests {
  @Test func thereAreAtLeastEight() {
    #expect(RecordedMachine.all.count >= 8)
  }

  @Test(arguments: RecordedMachine.current)
  func hasItsTopology(machine: RecordedMachine) throws {
    let tree = try FileTree(machine: machine.name)
    let topology = try tree.root.nodeTopology()
    var text = """
      possible: \(topology.possible)
      online: \(topology.online)
      with memory: \(topology.withMemory)
      with CPUs: \(topology.withCPUs)
      allowed: \(topology.allowed)

      """
    let memories = try topology.online.map { (node: $0, memory: try tree.root.memory(of: $0)) }
    if memories.count <= 64 {
      for (node, memory) in memories {
        text += "node \(node): \(memory.total) in all, \(memory.free) free\n"
      }
    } else {
      let total = memories.reduce(0) { $0 + $1.memory.total.rawValue }
      text += "all nodes: \(ByteCount(rawValue: total))\n"
    }
    #expect(try text == goldenText("topology/\(machine.name).txt", for: text))
  }

  /// The topology is correct on machines modelled on older kernels, whose files have other names and formats.
  @Test(
    arguments: [
      ("linux-2.6.18", "0-1", "0-1", "0-1"), ("linux-2.6.32", "0-1", "0-1", "0-1"),
      ("linux-3.10", "0-3", "0-3", "0-3"), ("linux-4.4", "0,2", "0,2", "0,2"),
      ("linux-5.4", "0-2", "0-2", "0-2"), ("linux-5.16", "0-1", "0-1", "0-1"),
      ("linux-arm64", "0-3", "0-1", "0-3"), ("linux-node-1", "1", "1", "1"),
    ])
  func hasTheTopologyOfItsTime(
    name: String, online: String, withCPUs: String, withMemory: String
  ) throws {
    let tree = try FileTree(machine: name)
    let root = tree.root
    let topology = try root.nodeTopology()
    #expect(topology.online.description == online)
    #expect(topology.withCPUs.description == withCPUs)
    #expect(topology.withMemory.description == withMemory)
    #expect(topology.allowed.description == withMemory)
    #expect(root.takeWarnings().isEmpty)
  }

  /// The common specifiers give the results in Tests/Golden on each machine.
  @Test(arguments: RecordedMachine.current)
  func readsSpecifiers(machine: RecordedMachine) throws {
    let tree = try FileTree(machine: machine.name)
    let topology = try tree.root.nodeTopology()
    var text = ""
    for specifier in ["all", "0", "2-5", "0-2", "!0", "!all", "+0", "+1-2", "1023", "5-2", "7,9"] {
      do {
        let selection = try NodeSpecifier(specifier).select(on: topology, from: MadeNames())
        let warnings = selection.warnings.map { " (\($0))" }.joined()
        text += "\(specifier) → \(selection.nodes)\(warnings)\n"
      } catch {
        text += "\(error)\n"
      }
    }
    #expect(try text == goldenText("specifiers/\(machine.name).txt", for: text))
  }

  /// The node words give the results in Tests/Golden on each machine: the nodes and the files that show them, or the
  /// error.
  @Test(arguments: RecordedMachine.current)
  func readsNodeWords(machine: RecordedMachine) throws {
    let tree = try FileTree(machine: machine.name)
    let allowed = try tree.root.allowedNodes()
    var text = ""
    for specifier in [
      "cpu", "mem", "tier:0", "tier:4", "dram", "hbm", "cxl", "gpu", "nearest:0", "nearest:2",
      "of:0", "!cpu", "+1,hbm,0-1",
    ] {
      do {
        text += "\(try NodeSpecifier(specifier).explain(within: allowed, from: tree.root))\n"
      } catch {
        text += "\(error)\n"
      }
    }
    text.replace(tree.root.directory.string, with: "")
    #expect(try text == goldenText("words/\(machine.name).txt", for: text))
  }
}
