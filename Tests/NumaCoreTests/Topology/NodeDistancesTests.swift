import LinuxSystem
import Testing

@testable import NumaCore

struct NodeDistancesTests {
  private func tree(_ rows: [Int: String], online: String) throws -> MadeTree {
    var files = ["/sys/devices/system/node/online": online + "\n"]
    for (node, row) in rows { files["/sys/devices/system/node/node\(node)/distance"] = row + "\n" }
    return try MadeTree(files: files)
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

  @Test(arguments: ["10", "10 20 30", "10 x", "", "10 -1"])
  func refusesARowOfAnotherLength(row: String) throws {
    let tree = try tree([0: row, 1: "20 10"], online: "0-1")
    #expect(throws: ReadError.self) { try tree.root.nodeDistances() }
  }

  @Test(arguments: Machine.all.filter { $0.name != "nodes-1024" })
  func areReadOnEveryMachine(machine: Machine) throws {
    let tree = try machine.unpacked()
    let online = try tree.root.onlineNodes()
    let distances = try tree.root.nodeDistances()
    #expect(NodeMask(distances.nodes) == online)
    for node in online { #expect(distances[node, node] == 10) }
  }
}
