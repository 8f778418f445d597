import Testing

@testable import CommandInterface

struct WordTests {
  @Test(
    arguments: [
      ([], "''"), ([0x61, 0xc3, 0xa4], "a\u{e4}"), ([0xff], "\\xff"),
      ([0x61, 0xff, 0x62], "a\\xffb"), ([0xe2, 0x82], "\\xe2\\x82"),
      ([0xe2, 0x82, 0x31], "\\xe2\\x821"), ([0xed, 0xa0, 0x80, 0x2c], "\\xed\\xa0\\x80,"),
      ([0xf0, 0x9f, 0x98, 0x80, 0x80], "\u{1f600}\\x80"), ([0xef, 0xbf, 0xbd], "\u{fffd}"),
    ] as [([UInt8], String)])
  func showsEachByteInAMessage(bytes: [UInt8], text: String) {
    #expect(Word(bytes).quotedIfEmpty == text)
  }

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

  /// Each part of the text is shown once, whatever the number of bytes of its characters.
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
