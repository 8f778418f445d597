import Testing

@testable import NumaCore

struct MovingPageTests {
  private static let huge = 2 << 20

  private func moving(_ addresses: some Sequence<UInt>) -> [MovingPage] {
    addresses.map { MovingPage(address: PageAddress(rawValue: $0), size: 4096, source: 2) }
  }

  private func sizes(_ pages: [MovingPage]) -> [Int] {
    pages.joiningHugePages(basePage: 4096, hugePage: Self.huge).map(\.size)
  }

  /// Base pages are joined only if no page is missing, and if a huge page can start at the first one.
  @Test func takesWholeStretchesForHugePages() {
    let whole = stride(from: UInt(0x20_0000), to: 0x40_0000, by: 4096)
    #expect(sizes(moving(whole)) == [Self.huge])
    #expect(sizes(moving([0x1f_f000] + whole + [0x40_0000])) == [4096, Self.huge, 4096])
    #expect(sizes(moving(whole.dropLast())).count == 511)
    #expect(sizes(moving(whole.filter { $0 != 0x30_0000 } + [0x40_0000])).count == 512)
    #expect(sizes(moving(whole.map { $0 + 4096 })).count == 512)
    #expect(sizes([]) == [])
  }

  /// A huge page is on one node, so base pages on two nodes are not one.
  @Test func joinsNoPagesOfTwoNodes() {
    let whole = moving(stride(from: UInt(0x20_0000), to: 0x40_0000, by: 4096))
    let mixed = whole.enumerated().map { index, page in
      index < 300
        ? page : MovingPage(address: page.address, size: page.size, source: NodeID(rawValue: 3))
    }
    #expect(mixed.joiningHugePages(basePage: 4096, hugePage: Self.huge) == mixed)
  }

  @Test func hasParts() {
    let page = MovingPage(address: PageAddress(rawValue: 0x20_0000), size: Self.huge, source: 2)
    #expect(
      page.parts(basePage: 4096) == moving(stride(from: 0x20_0000, to: 0x40_0000, by: 4096)))
    #expect(page.end(basePage: 4096).rawValue == 0x3f_f000)
    #expect(page.work(basePage: 4096) == Self.huge / 8)
    #expect(moving([0x1000])[0].work(basePage: 4096) == 4096)
  }

  /// The work is a number of bytes, whatever the page size: a call of 16 MiB has 256 pages of 64 kB.
  @Test(arguments: [4096, 16384, 65536])
  func worksInBytes(basePage: Int) {
    let page = MovingPage(address: PageAddress(rawValue: 0x20_0000), size: basePage, source: 2)
    #expect(page.work(basePage: basePage) == basePage)
    #expect(MoveBudget.usual / page.work(basePage: basePage) == (16 << 20) / basePage)
    // The least work of a call is at least one page of each size.
    #expect(MoveBudget.least >= basePage)
  }
}
