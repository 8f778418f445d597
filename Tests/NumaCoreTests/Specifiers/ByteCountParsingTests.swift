import Testing

@testable import NumaCore

struct ByteCountParsingTests {
  @Test(
    arguments: [
      ("0", 0), ("4096", 4096), ("64k", 65536), ("64K", 65536), ("1m", 1 << 20), ("1M", 1 << 20),
      ("2g", 2 << 30), ("2G", 2 << 30), ("0x10", 16), ("0x10k", 16384), ("010", 8), (" 12", 12),
      ("+12k", 12288), ("-0", 0), ("8589934591g", 8_589_934_591 << 30),
      ("9223372036854775807", Int.max),
    ])
  func readsNumbersAndUnits(text: String, size: Int) throws {
    #expect(try ByteCount([UInt8](text.utf8)).rawValue == size)
  }

  @Test(arguments: [
    ("", ByteCountError.notANumber), ("abc", .notANumber), ("k", .notANumber), ("-", .notANumber),
    ("4096x", .unknownUnit("x")), ("1mb", .unknownUnit("mb")), ("1T", .unknownUnit("T")),
    ("64k ", .unknownUnit("k ")), ("1 k", .unknownUnit(" k")), ("1.5g", .fraction),
    ("08", .notOctal), ("0.5k", .fraction), ("0x", .notANumber), ("1kk", .unknownUnit("kk")),
    ("-1", .negative), ("-1k", .negative), ("-18446744073709551615", .negative),
    ("18446744073709551616", .tooLarge), ("9223372036854775808", .tooLarge),
    ("8589934592g", .tooLarge), ("18014398509481984k", .tooLarge),
    ("18446744073709551616k", .tooLarge),
  ])
  func refusesWhatWouldBeMistaken(text: String, error: ByteCountError) {
    #expect(throws: error) { try ByteCount([UInt8](text.utf8)) }
  }

  @Test(arguments: [
    ("1M", 1 << 20, ""), ("1x", 1, "x"), ("12K3", 12288, "3"), ("1kk", 1024, "k"), ("08", 0, "8"),
    (" 1 k", 1, " k"), ("64", 64, ""),
  ])
  func readsTheStartOfAText(text: String, size: Int, rest: String) throws {
    let found = try ByteCount.leading(in: [UInt8](text.utf8))
    #expect(found.size.rawValue == size)
    #expect(found.rest.elementsEqual(rest.utf8))
  }

  @Test(arguments: [
    ("abc", ByteCountError.notANumber), ("-1x", .negative), ("8589934592gx", .tooLarge),
  ])
  func refusesTheStartOfAText(text: String, error: ByteCountError) {
    #expect(throws: error) { try ByteCount.leading(in: [UInt8](text.utf8)) }
  }

  @Test func takesAnyBytes() {
    #expect(throws: ByteCountError.unknownUnit("\u{fffd}")) { try ByteCount([0x31, 0xff]) }
  }
}
