import Testing

@testable import NumaCore

struct RangeListTests {
  @Test(
    arguments: [
      ("", []), ("\n", []), ("0", [0]), ("0\n", [0]), ("0-3,8", [0, 1, 2, 3, 8]),
      ("0,2,5\n", [0, 2, 5]), ("7-7", [7]), ("3,0-1", [0, 1, 3]), ("1023", [1023]),
      ("32767", [32767]),
    ] as [(String, [Int])])
  func readsTheKernelsLists(text: String, numbers: [Int]) throws {
    #expect(try NodeMask(rangeList: text).map(\.rawValue) == numbers)
  }

  @Test(arguments: [
    ("a", RangeListError.Reason.notANumber, 0), ("0,", .notANumber, 2), (",0", .notANumber, 0),
    ("0-", .notANumber, 2), ("-1", .notANumber, 0), ("0--1", .notANumber, 2),
    ("0 1", .unexpectedCharacter, 1), ("0-3x", .unexpectedCharacter, 3),
    ("0-1-2", .unexpectedCharacter, 3), ("0\n1", .unexpectedCharacter, 1),
    ("5,3-1", .descendingRange, 2), ("32768", .tooLarge, 0),
    ("0-99999999999999999999", .tooLarge, 2),
  ])
  func refusesOtherTexts(text: String, reason: RangeListError.Reason, offset: Int) {
    #expect(throws: RangeListError(reason: reason, offset: offset)) {
      try NodeMask(rangeList: text)
    }
  }

  @Test(arguments: ["", "0", "0-3,8", "0,2,5", "0-1,3-4,1022-1023", "63-64", "0-1023"])
  func isWrittenAsItWasRead(text: String) throws {
    #expect(try NodeMask(rangeList: text).description == text)
  }

  @Test func survivesAnyRandomMask() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let numbers = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        NodeID(rawValue: Int.random(in: 0..<1024, using: &generator))
      }
      let mask = NodeMask(numbers)
      #expect(try NodeMask(rangeList: mask.description) == mask)
    }
  }
}
