import NumaCore
import Testing

@testable import numastat_swift

/// Tests of the layout of tables, for cases that the machines of Tests/Machines do not have.
struct TableTextTests {
  private func text(_ table: NodeTable, _ layout: TableLayout) -> String {
    String(decoding: table.text(layout), as: UTF8.self)
  }

  private let plain = TableLayout(width: 10_000_000, decimals: 0, hasRules: false)

  // MARK: Widths

  /// Columns grow for long numbers, which numastat cuts on the right or prints without a blank between columns.
  @Test func growsWhereADigitWouldBeCutOrColumnsGlued() {
    let fifteen: UInt64 = 123_456_789_012_345
    #expect(
      text(NodeTable([("hits", [fifteen, 1])]), plain) == """
                                   node0           node1
        hits             123456789012345               1

        """)
    let sixteen: UInt64 = 1_234_567_890_123_456
    #expect(
      text(NodeTable([("hits", [1, sixteen, 1])]), plain) == """
                                   node0            node1           node2
        hits                           1 1234567890123456               1

        """)
    #expect(
      text(NodeTable([("hits", [.max, .max])]), plain) == """
                                        node0                node1
        hits             18446744073709551615 18446744073709551615

        """)
  }

  @Test func growsInCompactTablesToo() {
    var layout = plain
    layout.isCompact = true
    #expect(
      text(NodeTable([("hits", [7, 12_345_678_901_234_567])]), layout) == """
              node0             node1
        hits      7 12345678901234567

        """)
    // The least width is 4 and a blank, also for labels.
    #expect(text(NodeTable([("a", [7])]), layout) == "      node0\na         7\n")
  }

  @Test func foldsByTheWidthsThatColumnsHave() {
    var layout = plain
    let two = NodeTable([("hits", [.max, 1])])
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
    let gap = NodeTable([("hits", [1, 0, 2])])
    layout.width = 48
    #expect(text(gap, layout).split(separator: "\n").count == 2)
    layout.width = 47
    #expect(text(gap, layout).split(separator: "\n").count == 4)
    let last = NodeTable([("hits", [1, 2, 0])])
    layout.width = 48
    #expect(text(last, layout).split(separator: "\n").count == 2)
  }

  // MARK: Labels

  @Test func cutsALabel() {
    let long = "A_name_of_more_than_sixteen"
    #expect(
      text(NodeTable([(long, [1])]), plain).split(separator: "\n")[1]
        == "A_name_of_more_t               1")
    var layout = plain
    layout.isCompact = true
    #expect(
      text(NodeTable([(long, [1])]), layout).split(separator: "\n")[1] == "A_name_of_more_t     1")
    layout.isCompact = false
    layout.greatestLabelWidth = 24
    #expect(
      text(NodeTable([(long, [1])]), layout).split(separator: "\n")[1]
        == "A_name_of_more_than_sixt               1")
    let some = "seventeen letters"
    #expect(
      text(NodeTable([(some, [1])]), layout).split(separator: "\n")[1]
        == "seventeen letters                1")
  }

  @Test func keepsTheBytesOfALabel() {
    var table = NodeTable([])
    table.columns = [NodeTable.Column(header: "Node 0", role: .node(0))]
    let label: [UInt8] = [0xff, 0xfe, 0x1b, UInt8(ascii: "x")]
    table.append(label) { _ in .count(1) }
    let lines = table.text(plain).split(separator: UInt8(ascii: "\n"))
    #expect([UInt8](lines[1].prefix(4)) == label)
    #expect(lines[1].count == 32)
  }

  // MARK: Cells

  @Test func leavesACellBlankThatIsNotKnown() {
    #expect(
      text(NodeTable([("a", [1, 2]), ("b", [nil, 3])]), plain) == """
                                   node0           node1
        a                              1               2
        b                                              3

        """)
  }

  @Test func saysThatThereIsNoData() {
    var layout = plain
    #expect(text(NodeTable([]), layout) == "Table has no data.\n")
    #expect(text(NodeTable([("a", [nil])]), layout) == "Table has no data.\n")
    layout.skipsZeros = true
    #expect(text(NodeTable([]), layout) == "Table has no data.\n")
    #expect(text(NodeTable([("a", [nil])]), layout) == "Table has no data.\n")
    #expect(text(NodeTable([("a", [0])]), layout) == "Table has no non-zero data.\n")
  }
}
