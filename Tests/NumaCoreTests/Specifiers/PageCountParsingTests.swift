import Testing

@testable import NumaCore

struct PageCountParsingTests {
  @Test(arguments: [("0", 0), ("1000", 1000), ("0x10", 16), ("010", 8), (" 3", 3), ("+3", 3)])
  func readsNumbersInBaseZero(text: String, pages: Int) throws {
    #expect(try PageCount([UInt8](text.utf8)).rawValue == pages)
  }

  @Test(arguments: [
    ("", PageCountError.notANumber), ("x", .notANumber), ("10k", .notANumber), ("-5", .negative),
    ("-18446744073709551615", .negative), ("9223372036854775808", .tooLarge),
    ("18446744073709551616", .tooLarge),
  ])
  func refusesWhatIsNone(text: String, error: PageCountError) {
    #expect(throws: error) { try PageCount([UInt8](text.utf8)) }
  }
}
