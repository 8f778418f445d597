import FileTrees
import LinuxSystem
import Testing

@testable import NumaCore

struct NodeDistancesTests {
  private func tree(_ rows: [Int: String], online: String) throws -> FileTree {
    var files = ["/sys/devices/system/node/online": online + "\n"]
    for (node, row) in rows { files["/sys/devices/system/node/node\(node)/distance"] = row + "\n" }
    return try FileTree(files: files)
  }

  @Test func areNamedByNodesAndNotByColumns() throws {
    let tree = try tree([0: "10 20 30", 2: "20 10 40", 5: "30 41 10"], online: "0,2,5")
    let distances = try tree.root.nodeDistances()
    #expect(distances.nodes == [0, 2, 5])
    #expect(distances[0, 5] == 30)
    #expect(distances[5, 2] == 41)
    #expect(distances[2, 5] == 40)
    #expect(distances[2, 2] == 10)
    #expect(distances[0, 1] == nil)
    #expect(distances[7, 0] == nil)
    #expect(distances.neighbours(of: 5, among: [0, 2, 5, 9]) == [0, 2])
    #expect(distances.neighbours(of: 2, among: [5, 0]) == [0, 5])
  }

  /// The firmware may report fewer numbers than there are nodes, or more.
  @Test(
    arguments: [
      ("10", [10, nil], false), ("10 20 30", [10, 20], false), ("10 x", [10, nil], true),
      ("", [nil, nil], false), ("10 -1", [10, nil], true), ("10 20 \n\0", [10, 20], false),
    ] as [(String, [Int?], Bool)])
  func takeWhatARowHas(row: String, numbers: [Int?], hasWarning: Bool) throws {
    let tree = try tree([0: row, 1: "20 10"], online: "0-1")
    let root = tree.root
    let distances = try root.nodeDistances()
    #expect([distances[0, 0], distances[0, 1]] == numbers)
    #expect(distances[1, 0] == 20)
    #expect(root.takeWarnings().isEmpty != hasWarning)
  }

  @Test func areThoseOfTheOtherRowsWhereOneIsMissing() throws {
    let tree = try tree([1: "20 10"], online: "0-1")
    let root = tree.root
    let distances = try root.nodeDistances()
    #expect(distances[0, 0] == nil && distances[1, 1] == 10)
    #expect(root.takeWarnings().count == 1)
    let bare = try self.tree([:], online: "0-1")
    #expect(throws: ReadError.self) { try bare.root.nodeDistances() }
  }

  /// The only online node may have a number other than 0, and a distance to itself that no firmware should report.
  @Test func areOfTheOnlyNode() throws {
    let tree = try tree([1: "21"], online: "1")
    #expect(try tree.root.nodeDistances()[1, 1] == 21)
  }

  @Test(arguments: RecordedMachine.all.filter { $0.name != "nodes-1024" && !$0.isOld })
  func areReadOnEveryMachine(machine: RecordedMachine) throws {
    let tree = try FileTree(machine: machine.name)
    let online = try tree.root.onlineNodes()
    let distances = try tree.root.nodeDistances()
    #expect(NodeMask(distances.nodes) == online)
    for node in online { #expect(distances[node, node] == 10) }
  }
}
