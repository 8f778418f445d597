import Testing

@testable import CommandInterface

struct WordTests {
  @Test(
    arguments: [
      ("migratepages", "migratepages"), ("/usr/bin/migratepages", "migratepages"), ("./x", "x"),
      ("/", ""),
      ("", ""),
    ] as [(Word, Word)])
  func isCalledByItsLastPart(word: Word, name: Word) {
    #expect(word.lastPathComponent == name)
  }

  @Test func readsTheWordsOfThisProcess() throws {
    #expect(Word.arguments.count == CommandLine.arguments.count)
    #expect(Word.arguments.first?.description == CommandLine.arguments.first)
  }

  @Test(arguments: [
    ("plain", "plain"), ("ä€", "ä€"), ("a\nb", "a\\x0ab"), ("\u{1b}[31m", "\\x1b[31m"),
    ("\u{7f}\u{9b}", "\\x7f\\x9b"), ("", ""),
    ("a\u{2028}b\u{202e}c\u{61c}", "a\\x2028b\\x202ec\\x61c"),
  ])
  func cannotSteerATerminal(text: String, printable: String) {
    #expect(text.printable == printable)
  }

  /// Each part of the text comes once, however many bytes its letters have.
  @Test func leavesOutTheMiddle() {
    #expect(String(repeating: "あ", count: 700).printable == String(repeating: "あ", count: 700))
    let long = "<" + String(repeating: "あ", count: 3000) + ">"
    #expect(long.printable.unicodeScalars.count == 2003)
    #expect(long.printable.hasPrefix("<あ") && long.printable.hasSuffix("あ>"))
    #expect(long.printable.contains("あ … あ"))
    let oneCharacter = "a" + String(repeating: "\u{301}", count: 100_000)
    #expect(oneCharacter.printable.unicodeScalars.count == 2003)
  }
}
