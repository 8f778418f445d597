import Testing

@testable import NumaCore

struct PopulatedPageTests {
  private static let huge = 2 << 20

  private func pages(
    _ ranges: [(UInt, UInt, Bool?)], _ pool: MemoryPool = .free
  ) -> [PopulatedPage] {
    var pages: [PopulatedPage] = []
    for (start, end, isHuge) in ranges {
      pages.append(
        PopulatedRange(
          start: PageAddress(rawValue: start), end: PageAddress(rawValue: end), isHuge: isHuge),
        of: pool, basePage: 4096, hugePage: Self.huge)
    }
    return pages
  }

  private func page(_ address: UInt, _ size: Int) -> PopulatedPage {
    PopulatedPage(address: PageAddress(rawValue: address), size: size, pool: .free)
  }

  @Test func hasOneAddressForEachPage() {
    #expect(
      pages([(0x1000, 0x3000, false), (0x20_0000, 0x60_0000, true), (0x60_0000, 0x60_1000, nil)])
        == [
          page(0x1000, 4096), page(0x2000, 4096), page(0x20_0000, Self.huge),
          page(0x40_0000, Self.huge), page(0x60_0000, 4096),
        ])
  }

  /// A huge page counts once if one part ends in the middle of it and the next part starts there.
  @Test func takesAHugePageThatIsCutOnce() {
    #expect(pages([(0x20_0000, 0x50_0000, true)]).count == 2)
    #expect(pages([(0x50_0000, 0x60_0000, true)]).isEmpty)
  }

  @Test func knowsThePagesOfAPool() {
    let gigabyte = 1 << 30
    let pool = MemoryPool.hugetlb(size: gigabyte)
    #expect(
      pages([(0x4000_0000, 0x4020_0000, true), (0x4020_0000, 0x8000_0000, nil)], pool)
        == [
          PopulatedPage(
            address: PageAddress(rawValue: 0x4000_0000), size: gigabyte, pool: pool)
        ])
  }
}
