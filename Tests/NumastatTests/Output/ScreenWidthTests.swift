import CommandInterface
import Testing

@testable import numastat_swift

struct ScreenWidthTests {
  private let terminal = TerminalTraits(isTerminal: true, columns: 132)
  private let file = TerminalTraits()

  @Test(
    arguments: [
      ("80", 80), ("100", 100), ("32", 32), ("31", 32), ("10", 32), ("1", 32), ("47x", 47),
      (" 47", 47), ("+47", 47), ("10000000", 10_000_000),
      // Out of range, or not a number.
      ("0", 80), ("-5", 80), ("abc", 80), ("", 80), ("10000001", 80), ("99999999999999999999", 80),
    ] as [(Word, Int)])
  func takesTheRequestedWidth(requested: Word, width: Int) {
    #expect(Int.screenWidth(requested: requested, terminal: terminal) == width)
    #expect(Int.screenWidth(requested: requested, terminal: file) == width)
  }

  @Test func takesTheTerminals() {
    #expect(Int.screenWidth(requested: nil, terminal: terminal) == 132)
    #expect(
      Int.screenWidth(requested: nil, terminal: TerminalTraits(isTerminal: true, columns: 20)) == 32
    )
    #expect(Int.screenWidth(requested: nil, terminal: file) == 10_000_000)
  }
}
