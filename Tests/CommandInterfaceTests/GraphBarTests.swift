import Testing

@testable import CommandInterface

struct GraphBarTests {
  private let bars = [
    GraphBar(label: "node 0", amount: 900 << 20, limit: 1000 << 20),
    GraphBar(label: "node 10", amount: 100 << 20, limit: 500 << 20),
    GraphBar(label: "node 11", amount: 0, limit: 0),
  ]

  private func text(_ terminal: TerminalTraits) -> String {
    GraphBar.lines(bars, on: terminal).map { $0.text(on: terminal) }.joined(separator: "\n")
  }

  @Test func barsAreAsLongAsNodesAreLarge() {
    #expect(
      text(TerminalTraits(columns: 50))
        == """
        node 0   |################  |  900 of 1000 MB used
        node 10  |##       |           100 of 500 MB used
        node 11  | |                   0 of 0 MB used
        """)
  }

  @Test func amountsBecomeShorterWhereThereIsNoRoom() {
    #expect(text(TerminalTraits(columns: 40)).contains("900/1000 MB"))
    #expect(text(TerminalTraits(columns: 28)).contains("|  90%"))
    for columns in [28, 40, 80, 200] {
      let lines = GraphBar.lines(bars, on: TerminalTraits(columns: columns))
      #expect(lines.allSatisfy { $0.text(on: TerminalTraits()).count <= columns })
    }
  }

  @Test func isColouredByHowFullANodeIs() {
    let terminal = TerminalTraits(isTerminal: true, columns: 80, allowsColor: true, isUTF8: true)
    #expect(text(terminal).contains("\u{1b}[31m█"))
    #expect(text(terminal).contains("\u{1b}[32m█"))
  }
}
