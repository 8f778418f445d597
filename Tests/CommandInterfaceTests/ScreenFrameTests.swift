import Testing

@testable import CommandInterface

struct ScreenFrameTests {
  private let plain = TerminalTraits(isTerminal: true, columns: 80)
  private let colored = TerminalTraits(isTerminal: true, columns: 80, allowsColor: true)

  private func drawn(
    _ lines: [String], after before: [String]?, columns: Int = 80, rows: Int = 24
  ) -> String {
    ScreenFrame(lines.map { ScreenFrame.Line($0) }).text(
      columns: columns, rows: rows,
      after: before.map { ScreenFrame($0.map { ScreenFrame.Line($0) }) }, on: colored)
  }

  @Test func drawsFromTheTopAndErasesTheRest() {
    #expect(
      drawn(["ab", "c"], after: nil) == "\u{1b}[Hab\u{1b}[K\nc\u{1b}[K\u{1b}[J")
  }

  @Test func aFullLineIsNotErasedAndALongerOneIsCut() {
    #expect(drawn(["abcd", "abcde"], after: nil, columns: 4) == "\u{1b}[Habcd\nabcd\u{1b}[J")
    // A wide character that would reach beyond the edge is left out.
    #expect(drawn(["abc火"], after: nil, columns: 4) == "\u{1b}[Habc\u{1b}[K\u{1b}[J")
  }

  @Test func tellsHowManyLinesDoNotFit() {
    let text = drawn(["1", "2", "3", "4"], after: nil, rows: 3)
    #expect(text.contains("2\u{1b}[K\n\u{1b}[2m 2 more lines\u{1b}[0m"))
    #expect(!text.contains("3"))
  }

  @Test(
    arguments: [
      ("a 10 b", "a 11 b", "a \u{1b}[7m10\u{1b}[0m b"),
      ("a 10 b", "a 10 b", "a 10 b"),
      // A number differs from a longer number that ends with the same digits.
      ("a  10", "a 110", "a  \u{1b}[7m10\u{1b}[0m"),
      ("a 1", "a 10", "a \u{1b}[7m1\u{1b}[0m"),
      ("new", nil, "\u{1b}[7mnew\u{1b}[0m"),
    ] as [(String, String?, String)])
  func invertsTheWordsThatChanged(now: String, before: String?, shown: String) {
    #expect(drawn([now], after: before.map { [$0] } ?? []) == "\u{1b}[H\(shown)\u{1b}[K\u{1b}[J")
  }

  @Test func keepsColoursAndEscapesWhatSteersTheTerminal() {
    let line = ScreenFrame.Line([.init("x\u{1b}[2J "), .init("7", .green)])
    #expect(line.text(on: colored) == "x\\x1b[2J \u{1b}[32m7\u{1b}[0m")
    #expect(line.text(on: plain) == "x\\x1b[2J 7")
    let frame = ScreenFrame([line]).text(
      columns: 80, rows: 24, after: ScreenFrame([ScreenFrame.Line("x\u{1b}[2J 8")]), on: colored)
    #expect(frame.contains("\u{1b}[7m\u{1b}[32m7\u{1b}[0m\u{1b}[0m"))
    // A heading contains the time, which always changes.
    let heading = ScreenFrame([ScreenFrame.Line("12:00", showsChanges: false)])
    #expect(
      heading.text(columns: 9, rows: 9, after: ScreenFrame(), on: colored)
        == "\u{1b}[H12:00\u{1b}[K\u{1b}[J")
  }
}
