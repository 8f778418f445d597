import Testing

@testable import CommandInterface

struct TextTableTests {
  private let plain = TerminalTraits()
  private let color = TerminalTraits(isTerminal: true, allowsColor: true, isUTF8: true)

  private func text(of table: TextTable, on terminal: TerminalTraits) -> String {
    var text = ""
    table.write(to: &text, on: terminal)
    return text
  }

  @Test func alignsItsColumns() {
    var table = TextTable([.right, .left, .right], headings: ["node", "kind", "MB"])
    table.append(["0", "dram", "16384"])
    table.append(["10", "", "7"])
    table.append(["11", "cxl-memory"])
    #expect(
      text(of: table, on: plain) == """
        node  kind           MB
           0  dram        16384
          10                  7
          11  cxl-memory

        """)
    #expect(table.columns == 4 + 2 + 10 + 2 + 5)
  }

  @Test func endsNoLineWithSpaces() {
    var table = TextTable([.left, .left], gap: 1)
    table.append(["wide cell", "b", "beyond"])
    table.append(["a", ""])
    table.append(["", "", ""])
    table.append([])
    #expect(text(of: table, on: plain) == "wide cell b beyond\na\n\n\n")
    #expect(text(of: TextTable([.left]), on: plain) == "")
    #expect(TextTable([.left]).columns == 0)
  }

  @Test func fillsACellWithItsColor() {
    var table = TextTable([.left, .right])
    table.append([.init("ab", .red), .init("100", .green)])
    table.append([.init("c", .red), .init("7", .green)])
    let (red, green, end) = ("\u{1b}[31m", "\u{1b}[32m", "\u{1b}[0m")
    #expect(
      text(of: table, on: color)
        == "\(red)ab\(end)  \(green)100\(end)\n\(red)c \(end)  \(green)  7\(end)\n")
    #expect(text(of: table, on: plain) == "ab  100\nc     7\n")
  }

  @Test func countsColumnsOfTheTerminal() {
    var table = TextTable([.left, .left])
    table.append(["ä", "1"])
    table.append(["漢字", "2"])
    table.append(["a\u{308}bc", "3"])
    table.append(["🧠", "4"])
    #expect(text(of: table, on: color) == "ä     1\n漢字  2\na\u{308}bc   3\n🧠    4\n")
  }

  @Test func cannotBeSteered() {
    var table = TextTable([.right, .left])
    table.append(["\u{1b}[2J", "a\nb"])
    table.append(["1", "2"])
    #expect(text(of: table, on: color) == "\\x1b[2J  a\\x0ab\n      1  2\n")
  }
}
