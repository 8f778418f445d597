import Testing

@testable import NumaCore

struct ProcessIDParsingTests {
  @Test(
    arguments: [
      ("4711", 4711), ("0", 0), ("0x10", 16), ("010", 8), ("0b11", 3), (" 12", 12), ("+12", 12),
      ("-0", 0),
      ("2147483647", 2_147_483_647),
    ] as [(String, Int32)])
  func readsNumbersInBaseZero(text: String, number: Int32) throws {
    #expect(try ProcessID([UInt8](text.utf8)).rawValue == number)
  }

  @Test(arguments: [
    ("", ProcessIDError.notANumber), ("x", .notANumber), ("12x", .notANumber), ("12 ", .notANumber),
    ("08", .notANumber), ("1 2", .notANumber), ("-1", .negative), ("-4294967295", .negative),
    ("2147483648", .tooLarge), ("4294967296", .tooLarge), ("18446744073709551616", .tooLarge),
    ("-18446744073709551615", .negative),
  ])
  func refusesWhatIsNone(text: String, error: ProcessIDError) {
    #expect(throws: error) { try ProcessID([UInt8](text.utf8)) }
  }

  @Test func takesAnyBytes() {
    #expect(throws: ProcessIDError.notANumber) { try ProcessID([0xff, 0xfe]) }
  }
}
