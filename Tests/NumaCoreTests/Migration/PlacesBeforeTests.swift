import Testing

@testable import NumaCore

struct PlacesBeforeTests {
  private static func page(_ index: Int, on node: NodeID, size: Int = 4096) -> MovingPage {
    MovingPage(address: MadeKernel.address(index), size: size, source: node)
  }

  private static func before() -> PlacesBefore {
    var before = PlacesBefore()
    for index in 0..<3 { before.add(page(index, on: 2)) }
    before.add(page(3, on: 3))
    before.add(page(9, on: 2))
    before.add(page(512, on: 2, size: 2 << 20))
    return before
  }

  @Test func knowsWherePagesWere() {
    let before = Self.before()
    #expect(!before.isEmpty)
    for (index, node) in [(0, 2), (2, 2), (3, 3), (9, 2), (512, 2), (600, 2)] as [(Int, NodeID)] {
      #expect(before.source(of: MadeKernel.address(index)) == node)
    }
    for index in [4, 8, 10, 511, 1024] {
      #expect(before.source(of: MadeKernel.address(index)) == nil)
    }
    #expect(PlacesBefore().source(of: MadeKernel.address(0)) == nil)
  }

  @Test func visitsAllPages() {
    var visited: [MovingPage] = []
    Self.before().visit { visited += $0 }
    #expect(visited.map { $0.source } == [2, 2, 2, 3, 2, 2])
    #expect(visited.last?.size == 2 << 20)
  }

  /// Pages that are found elsewhere at their turn have moved with another address, or by another migration.
  @Test func countsWhatMovedAlong() {
    let pairs = NodePairs(from: [2, 3], to: [7, 9])
    var tally = MigrationTally()
    tally.count(
      movedAlong: [
        Self.page(0, on: 7), Self.page(1, on: 5), Self.page(2, on: 2), Self.page(3, on: 9),
        Self.page(4, on: 7), Self.page(9, on: 3),
      ], pairs.pairs, Self.before())
    let flows = tally.flows(of: pairs)
    #expect(flows.map { $0.moved.rawValue } == [4096, 4096])
    #expect(flows.map { $0.movedByOthers.rawValue } == [4096, 0])
  }
}
