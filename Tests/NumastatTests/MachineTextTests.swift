import FileTrees
import Foundation
import NumaCore
import Testing

@testable import numastat_swift

/// Tests of the output on every machine of Tests/Machines.
///
/// The scenario Tests/Guest/scenarios/numastat/machines.sh compares the same texts with the output of numastat 2.0.19.
struct MachineTextTests {
  static let machines = RecordedMachine.all.map(\.name)

  private static let commands = [
    "numastat", "NUMASTAT_WIDTH=80 numastat", "NUMASTAT_WIDTH=47 numastat", "numastat -n",
    "NUMASTAT_WIDTH=80 numastat -n", "NUMASTAT_WIDTH=48 numastat -n",
    "NUMASTAT_WIDTH=1 numastat -n", "numastat -cn", "NUMASTAT_WIDTH=40 numastat -c",
    "numastat -zn", "numastat -czn", "NUMASTAT_WIDTH=60 numastat -czn", "numastat -m",
    "numastat -cm", "numastat -zm", "NUMASTAT_WIDTH=100 numastat -czm", "numastat -mn",
    "numastat -ns", "numastat -ns1", "numastat -ns2", "numastat -ms", "numastat -czms3",
  ]
  /// The commands for the machine with 1024 nodes, whose lines are 16 kB long.
  private static let fewCommands = [
    "numastat", "numastat -cn", "NUMASTAT_WIDTH=200 numastat -czn", "numastat -cms",
  ]

  @Test func thereAreAtLeastTen() {
    #expect(Self.machines.count >= 10)
  }

  @Test(arguments: machines)
  func printsItsTables(machine: String) throws {
    let tree = try FileTree(machine: machine)
    var text = ""
    for command in machine == "nodes-1024" ? Self.fewCommands : Self.commands {
      text += "$ \(command)\n" + (try printed(command, on: tree.root))
    }
    try compare(text, with: "numastat/\(machine).txt")
  }

  private static let processCommands = [
    "numastat -p 4711", "numastat -cz 4711", "NUMASTAT_WIDTH=60 numastat 4711 4712",
    "numastat -c 4711 4712", "numastat -zs 4711 4712", "numastat -v 4711 4712",
  ]
  private static let fewProcessCommands = [
    "numastat -cz 4711", "numastat -c 4711", "numastat -zs 4711 4712",
  ]

  /// The tables of processes on the machine's own nodes are those of Tests/Golden.
  ///
  /// The scenarios that have processes compare the output of numastat 2.0.19: `numastat: generated command lines`, and
  /// those of Tests/Guest/scenarios/numastat/rows.sh.
  @Test(arguments: machines)
  func printsItsTablesOfProcesses(machine: String) throws {
    let tree = try FileTree(machine: machine)
    let nodes = [NodeID](try tree.root.onlineNodes())
    // The processes use few enough nodes for a readable table.
    let some = nodes.count > 16 ? nodes.prefix(3) + nodes.suffix(2) : nodes[...]
    for (process, factor) in [(4711, 1), (4712, 300)] {
      try tree.write("Name:\tp\(process)\nState:\tS (sleeping)\n", to: "/proc/\(process)/status")
      try tree.write(maps(on: some, factor: factor), to: "/proc/\(process)/numa_maps")
    }
    var text = ""
    // Machines in the style of older kernels have a process whose numa_maps has the form of that time.
    let own = machine.hasPrefix("linux-") ? ["numastat -p 4700"] : []
    for command in machine == "nodes-1024" ? Self.fewProcessCommands : Self.processCommands + own {
      text += "$ \(command)\n" + (try printed(command, on: tree.root))
    }
    try compare(text, with: "numastat-processes/\(machine).txt")
  }

  /// Returns the text of a process's numa_maps.
  ///
  /// The heap is on every other node, mapped files are on all nodes, the stack is on the first node, and huge pages of
  /// two sizes are on the last node.
  private func maps(on nodes: ArraySlice<NodeID>, factor: Int) -> String {
    func places(_ count: (Int) -> Int) -> String {
      nodes.enumerated().filter { count($0.offset) > 0 }
        .map { "N\($0.element)=\(count($0.offset))" }.joined(separator: " ")
    }
    let last = nodes.count - 1
    return """
      00400000 default file=/usr/bin/p mapped=9 \(places { ($0 + 1) * factor }) kernelpagesize_kB=4
      01000000 interleave:0 heap anon=9 \(places { $0 % 2 == 0 ? factor * 77 : 0 }) kernelpagesize_kB=4
      02000000 default file=/anon_hugepage\\040(deleted) huge anon=3 \(places { $0 == last ? 3 * factor : 0 }) kernelpagesize_kB=2048
      03000000 default file=/anon_hugepage\\040(deleted) huge anon=1 \(places { $0 == last ? 1 : 0 }) kernelpagesize_kB=1048576
      7ffc0000 default stack anon=4 \(places { $0 == 0 ? 4 : 0 }) kernelpagesize_kB=4

      """
  }

  private func compare(_ text: String, with golden: String) throws {
    let expected = try goldenText(golden, for: text)
    // The comparison is outside #expect, which would print both texts, hundreds of kilobytes each.
    let same = text == expected
    #expect(same, "Tests/Golden/\(golden) is not what is printed")
  }
}
