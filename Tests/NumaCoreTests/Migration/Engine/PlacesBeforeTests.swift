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

  @Test func visitsAllPages() {
    var visited: [MovingPage] = []
    #expect(PlacesBefore().isEmpty && !Self.before().isEmpty)
    Self.before().visit { visited += $0 }
    #expect(visited.map { $0.source } == [2, 2, 2, 3, 2, 2])
    #expect(visited.last?.size == 2 << 20)
  }

  /// A page that is found on its target has moved; a page on a third node was moved by another migration.
  @Test func countsWhatIsFoundElsewhere() {
    let pairs = NodePairs(from: [2, 3], to: [7, 9])
    var tally = MigrationTally()
    for (index, source, node) in [(0, 2, 7), (1, 2, 5), (3, 3, 9)] as [(Int, NodeID, NodeID)] {
      tally.count(Self.page(index, on: source), foundOn: node, pairs.pairs)
    }
    let flows = tally.flows(of: pairs)
    #expect(flows.map { $0.moved.rawValue } == [4096, 4096])
    #expect(flows.map { $0.movedByOthers.rawValue } == [4096, 0])
  }

  /// The amount that stayed is at most the amount on the node, even if pages were counted more than once; the rest was
  /// busy or not tried.
  @Test(arguments: [(10, true, [10]), (5, true, [5]), (15, true, [10, 5]), (15, false, [10])])
  func countsWhatStayedOnce(pages: Int, isComplete: Bool, expected: [Int]) {
    let pairs = NodePairs(from: [2], to: [7])
    var tried = MigrationTally()
    tried.target = 7
    tried.count(stayed: 10 * 4096, from: 2, .shared)
    var tally = MigrationTally()
    tally.count(
      stayed: pages * 4096, on: pairs.pairs[0], asIn: tried, restIsBusy: isComplete)
    let stays = tally.flows(of: pairs)[0].stayed
    let shared = stays.filter { $0.reason == .shared }.map { $0.size.rawValue / 4096 }
    let busy = stays.filter { $0.reason == .busy }.map { $0.size.rawValue / 4096 }
    #expect(shared + busy == expected)
  }
}
