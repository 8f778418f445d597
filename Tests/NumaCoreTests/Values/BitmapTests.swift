import Testing

@testable import NumaCore

struct BitmapTests {
  @Test(arguments: [
    ("", ""), ("\n", ""), ("0", ""), ("1\n", "0"), ("f", "0-3"), ("80000000", "31"),
    ("00000001,00000000", "32"), ("00000000,0000000b", "0-1,3"), ("b", "0-1,3"), ("FF", "0-7"),
    ("1,0,0", "64"), ("80000000,00000000,00000001", "0,95"),
  ])
  func readsTheKernelsBitmaps(text: String, list: String) throws {
    #expect(try CPUMask(bitmap: text).description == list)
  }

  @Test(arguments: [
    ("x", BitmapError.Reason.notHexadecimal, 0), ("0x1", .notHexadecimal, 1),
    ("f,", .notHexadecimal, 2), (",f", .notHexadecimal, 0), ("f,,f", .notHexadecimal, 2),
    ("f g", .notHexadecimal, 1), ("123456789", .groupTooLong, 8),
    ("f,123456789", .groupTooLong, 10),
  ])
  func refusesOtherTexts(text: String, reason: BitmapError.Reason, offset: Int) {
    #expect(throws: BitmapError(reason: reason, offset: offset)) { try CPUMask(bitmap: text) }
  }

  @Test func refusesAMaskThatNoCallTakes() throws {
    let zeros = String(repeating: ",00000000", count: 1023)
    #expect(try NodeMask(bitmap: "80000000" + zeros).max == 32767)
    #expect(throws: BitmapError(reason: .tooLarge, offset: 0)) {
      try NodeMask(bitmap: "1" + zeros + ",00000000")
    }
  }

  @Test(arguments: [
    ("", "00000000"), ("0", "00000001"), ("0-1,3", "0000000b"), ("31", "80000000"),
    ("32", "00000001,00000000"), ("0,95", "80000000,00000000,00000001"),
  ])
  func isWrittenInGroups(list: String, text: String) throws {
    let mask = try NodeMask(rangeList: list)
    #expect(mask.bitmap == text)
    #expect(try NodeMask(bitmap: text) == mask)
  }
}
