import Testing

@testable import NumaCore

struct PopulatedPagesTests {
  @Test(
    arguments: [
      ([], []), ([0], []), ([1], [0..<1]), ([1, 1, 0, 1], [0..<2, 3..<4]), ([0, 1, 1], [1..<3]),
    ] as [([UInt64], [Range<UInt>])])
  func findsRunsOfPagesInPagemap(present: [UInt64], expected: [Range<UInt>]) {
    // Bit 62 marks a page in swap.
    let words = present.map { $0 << 63 | 1 << 62 | 0xfff }
    let found = PopulatedPages.ranges(words[...], from: 0x7000, page: 0x1000)
    #expect(
      found
        == expected.map {
          PopulatedRange(
            start: PageAddress(rawValue: 0x7000 + $0.lowerBound * 0x1000),
            end: PageAddress(rawValue: 0x7000 + $0.upperBound * 0x1000), isHuge: nil)
        })
  }
}
