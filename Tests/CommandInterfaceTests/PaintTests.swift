import Testing

@testable import CommandInterface

struct PaintTests {
  private let color = TerminalTraits(isTerminal: true, allowsColor: true)

  @Test func colorsOnlyWhereAllowed() {
    #expect(Paint.red.apply(to: "5", on: color) == "\u{1b}[31m5\u{1b}[0m")
    #expect(Paint.red.apply(to: "5", on: TerminalTraits(isTerminal: true)) == "5")
    #expect(Paint.plain.apply(to: "5", on: color) == "5")
    #expect(Paint.red.apply(to: "", on: color) == "")
  }

  @Test(
    arguments: [
      (0, 46), (0.04, 46), (0.1, 82), (0.25, 154), (0.5, 226), (0.6, 220), (0.75, 208), (1, 196),
      (-7, 46), (1.5, 196), (.infinity, 196),
    ] as [(Double, Int)])
  func heatsFromGreenToRed(share: Double, background: Int) {
    let text = Paint.heat(share).apply(to: "x", on: color)
    #expect(text == "\u{1b}[38;5;16;48;5;\(background)mx\u{1b}[0m")
  }

  @Test func heatOfNoNumberIsPlain() {
    #expect(Paint.heat(.nan) == .plain)
  }
}
