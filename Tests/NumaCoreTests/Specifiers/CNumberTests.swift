import Foundation
import Testing

@testable import NumaCore

struct CNumberTests {
  /// A number is read as strtoul(3) of the C library reads it.
  @Test(arguments: [
    "0", "7", "00", "010", "08", "0x", "0xg", "0x1F", "0X1f", "12abc", "  5", "\t\n5", "+5", "-5",
    "-0",
    "+-5", "- 5", "", " ", "+", "0-3", "18446744073709551615", "18446744073709551616",
    "99999999999999999999999", "-1", "-18446744073709551615", "-18446744073709551616",
    "0x10000000000000000",
    "017777777777777777777777", "0x-1", "4294967296", "1,2",
  ])
  func readsAsStrtoulDoes(text: String) {
    let (value, length) = unsafe text.withCString { start -> (UInt, Int) in
      var end: UnsafeMutablePointer<CChar>?
      let value = unsafe strtoul(start, &end, 0)
      return unsafe (value, end.map { unsafe UnsafePointer($0) - start } ?? 0)
    }
    let number = CNumber(in: [UInt8](text.utf8), at: 0)
    #expect(number?.value ?? 0 == value)
    #expect(number?.end ?? 0 == length)
  }

  @Test func knowsWhatDoesNotFit() throws {
    #expect(try #require(CNumber(in: [UInt8]("18446744073709551616".utf8), at: 0)).overflows)
    #expect(try !#require(CNumber(in: [UInt8]("18446744073709551615".utf8), at: 0)).overflows)
  }
}
