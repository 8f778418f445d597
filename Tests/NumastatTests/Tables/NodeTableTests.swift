import NumaCore
import Testing

@testable import numastat_swift

/// Tests of the order of rows.
struct NodeTableTests {
  private func order(_ counts: [UInt64], by node: NodeID? = nil) -> String {
    let labels = "abcdefgh".map(String.init)
    var table = NodeTable(zip(labels, counts).map { ($0, [$1]) }, hasTotal: true)
    table.sort(by: node)
    return table.rows.map { String(decoding: $0.label, as: UTF8.self) }.joined()
  }

  /// Sorting swaps the greatest row with the first, so equal rows do not keep their order.
  @Test func sortsRowsInPlace() {
    #expect(order([1, 2, 3]) == "cba")
    // hit, miss, foreign, interleave, local, other: Hit Local Interleave Foreign Miss Other.
    #expect(order([9, 0, 0, 2, 8, 0]) == "aedcbf")
    #expect(order([1, 1, 2]) == "cba")
    #expect(order([1, 1, 1]) == "abc")
    #expect(order([1, 3, 1, 3, 2]) == "bdeac")
    #expect(order([], by: 0).isEmpty)
  }

  /// Rows are sorted by a node's number, not by its position among the nodes.
  @Test func sortsByTheNodeOfANumber() {
    var table = NodeTable(nodes: [0, 2, 5], hasTotal: true, prefix: "node")
    let amounts: [String: [NodeID: UInt64]] = [
      "x": [0: 3, 2: 1, 5: 2], "y": [0: 1, 2: 3, 5: 1], "z": [0: 2, 2: 2, 5: 9],
    ]
    for label in ["x", "y", "z"] {
      table.append(label) { amounts[label]?[$0].map(Cell.count) }
    }
    func order(_ node: NodeID?) -> String {
      var sorted = table
      sorted.sort(by: node)
      return sorted.rows.map { String(decoding: $0.label, as: UTF8.self) }.joined()
    }
    #expect(order(0) == "xzy")
    #expect(order(2) == "yzx")
    #expect(order(5) == "zxy")
    #expect(order(nil) == "zxy")
    // If there is no such node, rows are sorted by the total.
    #expect(order(1) == order(nil))
    #expect(order(3) == order(nil))
  }

  @Test func leavesTheTotalLast() {
    var table = NodeTable([("a", [1]), ("b", [2])])
    table.append("Total", isTotal: true) { _ in .count(3) }
    table.sort(by: nil)
    #expect(table.rows.map { String(decoding: $0.label, as: UTF8.self) } == ["b", "a", "Total"])
  }

  @Test func sortsCountersThatDifferInTheirLastDigitOnly() {
    // In floating point, these two numbers are equal.
    #expect(order([1 << 53, 1 << 53 + 1]) == "ba")
    #expect(order([.max - 1, .max]) == "ba")
  }
}

extension NodeTable {
  /// Creates a table with a row for each label and its counts, and a column for each count.
  init(_ rows: [(String, [UInt64?])], hasTotal: Bool = false) {
    let count = rows.map(\.1.count).max() ?? 0
    let nodes = (0..<count).map(NodeID.init(rawValue:))
    self.init(nodes: nodes, hasTotal: hasTotal, prefix: "node")
    for (label, counts) in rows {
      append(label) { node in
        counts.indices.contains(node.rawValue) ? counts[node.rawValue].map(Cell.count) : nil
      }
    }
  }
}
