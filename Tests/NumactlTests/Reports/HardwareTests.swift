import FileTrees
import CommandInterface
import Foundation
import NumaCore
import Testing

@testable import numactl_swift

/// Tests of the reports of `--hardware` on recorded machines.
struct HardwareTests {
  private func hardware(of machine: String) throws -> Hardware {
    let tree = try FileTree(machine: machine)
    return try withExtendedLifetime(tree) { try Hardware(of: tree.root) }
  }

  @Test func showsGaps() throws {
    #expect(
      try hardware(of: "gap-0-2-5").text(compressesCPUs: false) == """
        available: 3 nodes (0,2,5)
        node 0 cpus: 0
        node 0 size: 376 MB
        node 0 free: 361 MB
        node 2 cpus: 2
        node 2 size: 88 MB
        node 2 free: 73 MB
        node 5 cpus: 5
        node 5 size: 249 MB
        node 5 free: 205 MB
        node distances:
        node     0    2    5 
           0:   10   21   31 
           2:   21   10   22 
           5:   31   22   10 

        """)
  }

  /// Machines of Tests/Machines in the style of older kernels and of arm64 are shown without warnings.
  ///
  /// The scenario Tests/Guest/scenarios/numastat/machines.sh compares the same texts with numactl 2.0.19.
  @Test(
    arguments: [
      "linux-2.6.18", "linux-2.6.32", "linux-3.10", "linux-4.4", "linux-5.4", "linux-5.16",
      "linux-arm64", "linux-node-1", "arm64-ampere", "arm64-grace-hopper", "arm64-kunpeng-920",
    ])
  func showsMadeMachines(machine: String) throws {
    let tree = try FileTree(machine: machine)
    let root = tree.root
    let text = try Hardware(of: root).text(compressesCPUs: false)
    #expect(root.takeWarnings().isEmpty)
    #expect(try text == goldenText("hardware/\(machine).txt", for: text))
  }

  @Test func showsNodesWithoutMemoryOrCPUs() throws {
    let text = try hardware(of: "memoryless").text(compressesCPUs: false)
    #expect(text.contains("node 2 cpus: 4 5\nnode 2 size: 0 MB\nnode 2 free: 0 MB\n"))
    #expect(text.contains("node 3 cpus:\nnode 3 size: 187 MB\n"))
    #expect(text.contains("\n   2:   31   21   10  131 \n"))
  }

  @Test func compressesCPUs() {
    let node = Hardware.Node(id: 0, cpus: [0, 1, 2, 5, 7, 8])
    let text = Hardware(nodes: [node, .init(id: 1, cpus: [])]).text(compressesCPUs: true)
    #expect(text.contains("node 0 cpus: 0-2, 5, 7-8 (6)\n"))
    #expect(text.contains("node 1 cpus: (0)\n"))
    #expect(text.contains("node 0 size: <not available>\nnode 0 free: <not available>\n"))
    #expect(text.hasSuffix("No distance information available.\n"))
  }

  @Test func showsNoNodes() {
    #expect(
      Hardware(nodes: []).text(compressesCPUs: false)
        == "available: 0 nodes ()\nNo distance information available.\n")
  }

  /// A value that cannot be read is left out of the report, with a warning.
  @Test func complains() throws {
    let tree = try FileTree(machine: "gap-0-2-5")
    try tree.write("Node 2 MemTotal: many kB\n", to: "/sys/devices/system/node/node2/meminfo")
    try tree.write("10 21\n", to: "/sys/devices/system/node/node5/distance")
    let root = tree.root
    let hardware = try Hardware(of: root)
    let warnings = root.takeWarnings()
    #expect(warnings.count == 1)
    #expect(warnings.first?.description.contains("/node2/meminfo: ") == true)
    #expect(hardware.nodes.map { $0.memory.total == nil } == [false, true, false])
    let text = hardware.text(compressesCPUs: false)
    #expect(text.contains("node 2 size: <not available>\nnode 2 free: <not available>\n"))
    #expect(text.contains("\n   5:   10   21    0 \n"))
    guard case .object(let members) = hardware.json(nil),
      case .array(let nodes) = members.last?.1,
      case .object(let second)? = nodes.dropFirst().first
    else {
      Issue.record("\(hardware.json(nil))")
      return
    }
    #expect(second.first { $0.0 == "memory_total" }?.1 == .null)
    guard case .object(let third)? = nodes.last else { return }
    #expect(third.first { $0.0 == "distances" }?.1 == [10, 21, nil])
  }

  // MARK: --graph

  @Test func draws() throws {
    let graph = try hardware(of: "memoryless").graph(on: TerminalTraits())
    #expect(
      graph == """
        available: 4 nodes (0-3)

        node 0  |#####                                              |  34 of 339 MB used
        node 1  |###                         |                         18 of 187 MB used
        node 2  | |                                                    0 of 0 MB used
        node 3  |#                           |                         9 of 187 MB used

        node distances: 10 to 131
                 0    1    2    3
            0   10   21   31   41
            1   21   10   21   31
            2   31   21   10  131
            3   41   31  131   10

        """)
  }

  /// Near nodes are green, far nodes are red, and colours take no columns.
  @Test func drawsInColour() throws {
    let terminal = TerminalTraits(isTerminal: true, allowsColor: true, isUTF8: true)
    let hardware = try hardware(of: "memoryless")
    let graph = hardware.graph(on: terminal)
    #expect(graph.contains("\u{1b}[38;5;16;48;5;46m   10\u{1b}[0m"))
    #expect(graph.contains("\u{1b}[38;5;16;48;5;196m  131\u{1b}[0m"))
    #expect(graph.contains("|\u{1b}[32m█████▏\u{1b}[0m"))
    let plain = hardware.graph(on: TerminalTraits(isUTF8: true))
    #expect(withoutColours(graph) == plain)
  }

  /// In a narrow window, the map has only colours, with one column for each node.
  @Test func drawsInANarrowWindow() throws {
    let hardware = try hardware(of: "nodes-64")
    let narrow = TerminalTraits(isTerminal: true, columns: 80, allowsColor: true)
    let lines = withoutColours(hardware.graph(on: narrow)).split(separator: "\n")
    #expect(lines.last.map(String.init) == "   63 " + String(repeating: " ", count: 64))
    #expect(lines.allSatisfy { $0.count <= 80 })
    // Without colours, the map keeps its numbers.
    let file = hardware.graph(on: TerminalTraits(columns: 80)).split(separator: "\n")
    #expect(file.last?.count == 65 * 5)
  }

  /// The bar of a missing value is empty and has the least length, whatever the width of the window.
  @Test(arguments: [1, 20, 65535])
  func drawsBarsOfSomeLength(columns: Int) throws {
    var hardware = try hardware(of: "one-node")
    hardware.nodes[0].memory = PartialNodeMemory()
    let empty = hardware.graph(on: TerminalTraits(columns: columns))
    #expect(empty.contains("node 0  | |"))
    #expect(empty.contains("<not available>\n"))
    hardware.distances = nil
    #expect(
      hardware.graph(on: TerminalTraits(columns: columns))
        .hasSuffix("\nNo distance information available.\n"))
  }

  private func withoutColours(_ text: String) -> String {
    text.replacing(#/\u{1b}\[[0-9;]*m/#, with: "")
  }

  // MARK: --json

  private func performance(of tree: FileTree) throws -> MemoryPerformance {
    MemoryPerformance(of: tree.root, try Hardware(of: tree.root).nodes.map(\.id))
  }

  @Test func writesJSON() throws {
    let tree = try FileTree(machine: "tiers")
    let hardware = try Hardware(of: tree.root)
    let json = hardware.json(try performance(of: tree)).text
    #expect(
      json.contains(
        """
              "node": 1,
              "cpus": [],
              "memory_total": 98390016,
              "memory_free": 93646848,
              "distances": [20, 10, 20],
              "access": {
                "initiators": [0],
                "read_bytes_per_second": 85899345920,
                "write_bytes_per_second": 85899345920,
                "read_nanoseconds": 50,
                "write_nanoseconds": 50
              },
              "interleave_weight": null,
              "movable_only": false,
              "derived_demotion_targets": [0]
            }
        """))
    #expect(hardware.json(nil).text.contains("access") == false)
  }

  /// A bandwidth that no machine has does not trap.
  @Test func writesNullForABandwidthBeyondAllMemory() throws {
    let tree = try FileTree(machine: "tiers")
    try tree.write(
      "\(Int.max)\n", to: "/sys/devices/system/node/node0/access1/initiators/read_bandwidth")
    let json = try Hardware(of: tree.root).json(try performance(of: tree)).text
    #expect(json.contains("\"read_bytes_per_second\": null"))
  }
}
