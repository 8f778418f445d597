import CommandInterface
import NumaCore
import Testing

@testable import numastat_swift

/// Tests of the layout of tables, for cases that the machines of Tests/Machines do not have.
struct StatTableTests {
  private func table(_ rows: [(String, [UInt64?])], hasTotal: Bool = false) -> StatTable {
    let count = rows.map(\.1.count).max() ?? 0
    let nodes = (0..<count).map(NodeID.init(rawValue:))
    var table = StatTable(nodes: nodes, hasTotal: hasTotal, prefix: "node")
    for (label, counts) in rows {
      table.append(label) { node in
        counts.indices.contains(node.rawValue) ? counts[node.rawValue].map(Cell.count) : nil
      }
    }
    return table
  }

  private func text(_ table: StatTable, _ layout: StatLayout) -> String {
    String(decoding: table.text(layout), as: UTF8.self)
  }

  private let plain = StatLayout(width: 10_000_000, decimals: 0, hasRules: false)

  // MARK: Widths

  /// Columns grow for long numbers, which numastat cuts on the right or prints without a blank between columns.
  @Test func growsWhereADigitWouldBeCutOrColumnsGlued() {
    let fifteen: UInt64 = 123_456_789_012_345
    #expect(
      text(table([("hits", [fifteen, 1])]), plain) == """
                                   node0           node1
        hits             123456789012345               1

        """)
    let sixteen: UInt64 = 1_234_567_890_123_456
    #expect(
      text(table([("hits", [1, sixteen, 1])]), plain) == """
                                   node0            node1           node2
        hits                           1 1234567890123456               1

        """)
    #expect(
      text(table([("hits", [.max, .max])]), plain) == """
                                        node0                node1
        hits             18446744073709551615 18446744073709551615

        """)
  }

  @Test func growsInCompactTablesToo() {
    var layout = plain
    layout.isCompact = true
    #expect(
      text(table([("hits", [7, 12_345_678_901_234_567])]), layout) == """
              node0             node1
        hits      7 12345678901234567

        """)
    // The least width is 4 and a blank, also for labels.
    #expect(text(table([("a", [7])]), layout) == "      node0\na         7\n")
  }

  @Test func foldsByTheWidthsThatColumnsHave() {
    var layout = plain
    let two = table([("hits", [.max, 1])])
    layout.width = 16 + 21 + 16
    #expect(text(two, layout).split(separator: "\n").count == 2)
    layout.width -= 1
    #expect(
      text(two, layout) == """
                                        node0
        hits             18446744073709551615

                                   node1
        hits                           1

        """)
  }

  /// A column that is not shown still takes up room, as in numastat.
  @Test func countsAColumnThatIsNotShown() {
    var layout = plain
    layout.skipsZeros = true
    let gap = table([("hits", [1, 0, 2])])
    layout.width = 48
    #expect(text(gap, layout).split(separator: "\n").count == 2)
    layout.width = 47
    #expect(text(gap, layout).split(separator: "\n").count == 4)
    let last = table([("hits", [1, 2, 0])])
    layout.width = 48
    #expect(text(last, layout).split(separator: "\n").count == 2)
  }

  // MARK: Labels

  @Test func cutsALabel() {
    let long = "A_name_of_more_than_sixteen"
    #expect(
      text(table([(long, [1])]), plain).split(separator: "\n")[1]
        == "A_name_of_more_t               1")
    var layout = plain
    layout.isCompact = true
    #expect(
      text(table([(long, [1])]), layout).split(separator: "\n")[1] == "A_name_of_more_t     1")
    layout.isCompact = false
    layout.greatestLabelWidth = 24
    #expect(
      text(table([(long, [1])]), layout).split(separator: "\n")[1]
        == "A_name_of_more_than_sixt               1")
    let some = "seventeen letters"
    #expect(
      text(table([(some, [1])]), layout).split(separator: "\n")[1]
        == "seventeen letters                1")
  }

  @Test func keepsTheBytesOfALabel() {
    var table = table([])
    table.columns = [StatTable.Column(header: "Node 0", role: .node(0))]
    let label: [UInt8] = [0xff, 0xfe, 0x1b, UInt8(ascii: "x")]
    table.append(label) { _ in .count(1) }
    let lines = table.text(plain).split(separator: UInt8(ascii: "\n"))
    #expect([UInt8](lines[1].prefix(4)) == label)
    #expect(lines[1].count == 32)
  }

  // MARK: Cells

  @Test func leavesACellBlankThatIsNotKnown() {
    #expect(
      text(table([("a", [1, 2]), ("b", [nil, 3])]), plain) == """
                                   node0           node1
        a                              1               2
        b                                              3

        """)
  }

  @Test func saysThatThereIsNoData() {
    var layout = plain
    #expect(text(table([]), layout) == "Table has no data.\n")
    #expect(text(table([("a", [nil])]), layout) == "Table has no data.\n")
    layout.skipsZeros = true
    #expect(text(table([]), layout) == "Table has no data.\n")
    #expect(text(table([("a", [nil])]), layout) == "Table has no data.\n")
    #expect(text(table([("a", [0])]), layout) == "Table has no non-zero data.\n")
  }

  // MARK: Order

  private func order(_ counts: [UInt64], by node: NodeID? = nil) -> String {
    let labels = "abcdefgh".map(String.init)
    var table = table(zip(labels, counts).map { ($0, [$1]) }, hasTotal: true)
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
    var table = StatTable(nodes: [0, 2, 5], hasTotal: true, prefix: "node")
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
    var table = table([("a", [1]), ("b", [2])])
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
