import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct NodeCounterTableTests {
  private let nodes = [0, 2].map(NodeID.init(rawValue:))

  private func tree(_ first: String, _ second: String, file: String = "numastat") throws -> FileTree
  {
    try FileTree(files: [
      "/sys/devices/system/node/node0/\(file)": first,
      "/sys/devices/system/node/node2/\(file)": second,
    ])
  }

  /// A node may report more counters than the others, or fewer, and in another order.
  @Test func hasARowForEachNameThatAnyNodeTells() throws {
    let tree = try tree("hit 1\nmiss 18446744073709551615\n", "new 5\nhit 7\n")
    let table = try tree.root.allocationCounters(ofAll: nodes)
    #expect(table.nodes == nodes)
    #expect(table.rows.map(\.name) == ["hit", "miss", "new"])
    #expect(table.rows.map(\.values) == [[1, 7], [.max, nil], [nil, 5]])
    #expect(table.rows.allSatisfy { !$0.isInKibibytes })
  }

  /// A name may be the start of another name.
  @Test func tellsNamesApart() throws {
    let tree = try tree("Active 1\nActive(anon) 2\n", "Active(anon) 4\nActive 3\n")
    let table = try tree.root.allocationCounters(ofAll: nodes)
    #expect(table.rows.map(\.name) == ["Active", "Active(anon)"])
    #expect(table.rows.map(\.values) == [[1, 3], [2, 4]])
  }

  @Test func readsMeminfo() throws {
    let tree = try tree(
      "Node 0 MemTotal:         476952 kB\nNode 0 HugePages_Total:     3\n",
      "\nNode 2 MemTotal:         0 kB\nNode 2 HugePages_Total: 0", file: "meminfo")
    let table = try tree.root.memoryCounters(ofAll: nodes)
    #expect(table.rows.map(\.name) == ["MemTotal", "HugePages_Total"])
    #expect(table.rows.map(\.values) == [[476_952, 0], [3, 0]])
    #expect(table.rows.map(\.isInKibibytes) == [true, false])
    #expect(
      try tree.root.memoryCounters(of: nodes[0]) == [
        NodeCounter(name: "MemTotal", value: 476_952, isInKibibytes: true),
        NodeCounter(name: "HugePages_Total", value: 3, isInKibibytes: false),
      ])
  }

  /// The file is longer than one read.
  @Test func readsALongFile() throws {
    let lines = (0..<2000).map { "counter_\($0) \($0)\n" }.joined()
    let tree = try tree(lines, lines)
    let table = try tree.root.allocationCounters(ofAll: nodes)
    #expect(table.rows.count == 2000)
    #expect(table.rows.last?.name == "counter_1999")
    #expect(
      table.rows.allSatisfy { row in row.values.allSatisfy { row.name == "counter_\($0 ?? 0)" } })
  }

  @Test(arguments: [
    "hit", "hit x", "hit -1", "hit 1 2", "hit 18446744073709551616", "1", "hit 1x",
  ])
  func leavesOutAnotherLine(line: String) throws {
    let tree = try tree("hit 1\n", "new 4\n\(line)\nlast 3\n\0")
    let root = tree.root
    let rows = try root.allocationCounters(ofAll: nodes).rows
    #expect(rows.map(\.name) == ["hit", "new", "last"])
    #expect(rows.map(\.values) == [[1, nil], [nil, 4], [nil, 3]])
    #expect(
      root.takeWarnings().map(\.error) == [
        .malformed(
          root.resolve("/sys/devices/system/node/node2/numastat"),
          reason: "'\(line)' is not a counter")
      ])
    // A file is reported once.
    _ = try root.allocationCounters(ofAll: nodes)
    #expect(root.takeWarnings().isEmpty)
  }

  @Test(arguments: ["Node 0 MemTotal 1 kB", "Node 0 MemTotal:", "Node 0", "MemTotal: 1 kB"])
  func leavesOutAnotherLineOfMeminfo(line: String) throws {
    let tree = try tree(line, "\(line)\n\(line)\nNode 2 MemFree: 1 kB\n", file: "meminfo")
    let root = tree.root
    #expect(try root.memoryCounters(ofAll: nodes).rows.map(\.name) == ["MemFree"])
    #expect(root.takeWarnings().map(\.others) == [0, 1])
  }

  @Test func namesAFileThatIsMissing() throws {
    let tree = try tree("hit 1\n", "hit 1\n")
    let root = tree.root
    let missing = ReadError.unreadable(
      root.resolve("/sys/devices/system/node/node7/numastat"), .noSuchFileOrDirectory)
    let table = try root.allocationCounters(ofAll: nodes + [NodeID(rawValue: 7)])
    #expect(table.rows.map(\.values) == [[1, 1, nil]])
    #expect(root.takeWarnings().map(\.error) == [missing])
    #expect(throws: missing) { try root.allocationCounters(ofAll: [NodeID(rawValue: 7)]) }
  }
}
