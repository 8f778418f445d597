import Testing

@testable import numastat_swift

struct CellTests {
  /// Halves are rounded to the even digit, as by printf(3); each of these sums is exact in binary.
  @Test(
    arguments: [
      (0, "0.00", "0"), (1, "0.00", "0"), (4096, "0.00", "0"), (5242, "0.00", "0"),
      (5243, "0.01", "0"), (1 << 20, "1.00", "1"), ((1 << 20) - 1, "1.00", "1"),
      // 0.125 and 0.375; 0.5, 1.5 and 2.5.
      (1 << 17, "0.12", "0"), (3 << 17, "0.38", "0"), (1 << 19, "0.50", "0"),
      (3 << 19, "1.50", "2"),
      (5 << 19, "2.50", "2"),
      // 7812.50
      (8_192_000_000, "7812.50", "7812"), ((999 << 20) + (1 << 20) - 1, "1000.00", "1000"),
    ] as [(UInt128, String, String)])
  func roundsBytesHalfToEven(bytes: UInt128, twoDecimals: String, none: String) {
    #expect(Cell.bytes(bytes).text(decimals: 2) == twoDecimals)
    #expect(Cell.bytes(bytes).text(decimals: 0) == none)
  }

  /// Numbers beyond 2^53, where floating point has no odd numbers, keep their last digits.
  @Test func keepsTheLastDigits() {
    #expect(Cell.count(9_007_199_254_740_993).text(decimals: 0) == "9007199254740993")
    #expect(Cell.count(.max).text(decimals: 0) == "18446744073709551615")
    // The most pages that a counter holds: 2^64 - 1 of 4096 bytes each.
    #expect(
      Cell.bytes(UInt128(UInt64.max) * 4096).text(decimals: 2) == "72057594037927936.00")
    let amount = UInt128(9_007_199_254_740_993) << 20
    #expect(Cell.bytes(amount + (1 << 18)).text(decimals: 2) == "9007199254740993.25")
  }

  @Test func sums() {
    #expect(Cell.bytes(1) + .bytes(2) == .bytes(3))
    #expect(Cell.count(1) + .count(2) == .count(3))
    #expect(Cell.bytes(UInt128(UInt64.max)) + .bytes(1) == .bytes(1 << 64))
  }
}
