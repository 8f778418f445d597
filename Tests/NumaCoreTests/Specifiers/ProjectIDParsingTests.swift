import Testing

@testable import NumaCore

struct ProjectIDParsingTests {
  @Test(
    arguments: [("0", 0), ("255", 255), ("0xff", 255), ("010", 8), (" 7", 7)] as [(String, UInt8)])
  func readsNumbersInBaseZero(text: String, number: UInt8) throws {
    #expect(try ProjectID([UInt8](text.utf8)).rawValue == number)
  }

  @Test(arguments: [
    ("", ProjectIDError.notANumber), ("x", .notANumber), ("3x", .notANumber), ("08", .notANumber),
    ("256", .outOfRange), ("-1", .outOfRange), ("18446744073709551616", .outOfRange),
    ("-18446744073709551615", .outOfRange),
  ])
  func refusesWhatIsNone(text: String, error: ProjectIDError) {
    #expect(throws: error) { try ProjectID([UInt8](text.utf8)) }
  }
}
