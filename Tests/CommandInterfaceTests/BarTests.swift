import Testing

@testable import CommandInterface

struct BarTests {
  @Test(
    arguments: [
      (0, 10, "", ""), (1, 10, "██████████", "##########"), (0.5, 4, "██", "##"),
      (0.55, 10, "█████▌", "######"), (0.001, 10, "▏", "#"), (0.99, 4, "████", "####"),
      (0.97, 4, "███▉", "####"), (0.1, 1, "▏", "#"), (0.5, 0, "", ""), (0.5, -3, "", ""),
      (-1, 5, "", ""), (7, 2, "██", "##"), (.nan, 5, "", ""), (.infinity, 2, "██", "##"),
    ] as [(Double, Int, String, String)])
  func isAsLongAsItsShare(share: Double, columns: Int, blocks: String, ascii: String) {
    let bar = Bar(share, columns: columns)
    #expect(bar.text(on: TerminalTraits(isUTF8: true)) == blocks)
    #expect(bar.text(on: TerminalTraits()) == ascii)
  }

  @Test func knowsEveryEighth() {
    let ends = (1...8).map {
      Bar(Double($0) / 8, columns: 1).text(on: TerminalTraits(isUTF8: true))
    }
    #expect(ends == ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"])
  }
}
