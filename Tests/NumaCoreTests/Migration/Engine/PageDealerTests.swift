import Testing

@testable import NumaCore

struct PageDealerTests {
  private func pages(_ count: Int, on node: NodeID, size: Int = 4096) -> [MovingPage] {
    (0..<count).map { index in
      MovingPage(
        address: PageAddress(rawValue: UInt(0x10000 + index * size)), size: size, source: node)
    }
  }

  /// Deals pages in parts, and returns the number of pages for each node.
  private func dealt(
    _ dealer: inout PageDealer, _ parts: [[MovingPage]]
  ) -> [NodeID: Int] {
    var counts: [NodeID: Int] = [:]
    for part in parts {
      for (target, pages) in dealer.deal(part) {
        counts[target, default: 0] += pages.count
        #expect(pages.map(\.address) == pages.map(\.address).sorted())
      }
    }
    return counts
  }

  @Test func swaps() {
    var dealer = PageDealer(
      NodePairs([
        NodePairs.Pair(source: 0, target: 1), NodePairs.Pair(source: 1, target: 0),
      ]))
    let counts = dealt(&dealer, [pages(3, on: 0) + pages(5, on: 1) + pages(2, on: 2)])
    #expect(counts == [1: 3, 0: 5])
  }

  @Test func spreadsByWeight() {
    var dealer = PageDealer(NodePairs(spreading: [0], by: [1: 1, 2: 2, 5: 5]))
    #expect(dealt(&dealer, [pages(800, on: 0)]) == [1: 100, 2: 200, 5: 500])
  }

  /// The shares are correct in the end for small parts and huge pages too.
  @Test func keepsSharesOverParts() {
    var dealer = PageDealer(NodePairs(spreading: [0, 3], by: [1: 1, 2: 1, 4: 1]))
    let parts = (0..<30).map { _ in pages(1, on: 0, size: 2 << 20) }
    #expect(dealt(&dealer, parts) == [1: 10, 2: 10, 4: 10])
    #expect(dealt(&dealer, [pages(4, on: 3), pages(5, on: 3)]) == [1: 3, 2: 3, 4: 3])
  }

  @Test func leavesAShareWhereItIs() {
    var dealer = PageDealer(NodePairs(spreading: [0], by: [0: 1, 1: 1]))
    #expect(dealt(&dealer, [pages(100, on: 0)]) == [1: 50])
  }

  @Test func keepsRunsTogether() {
    var dealer = PageDealer(NodePairs(spreading: [0], by: [1: 1, 2: 1]))
    for (_, pages) in dealer.deal(pages(1000, on: 0)) {
      let first = pages[0].address.rawValue
      #expect(pages.last?.address.rawValue == first + 499 * 4096)
    }
  }
}
