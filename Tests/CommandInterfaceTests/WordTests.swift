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
  ])
  func cannotSteerATerminal(text: String, printable: String) {
    #expect(text.printable == printable)
  }
}
