import Testing

@testable import NumaCore

struct NodePairsTests {
  /// The pairs are those measured on real kernels; the guest scenarios show the same table with numa_maps.
  @Test(arguments: [
    ("2-5", "7,9,12-13", "2→7 3→9 4→12 5→13"),
    ("2-5", "7", "2→7 3→7 4→7 5→7"),
    ("2-5", "7,9", "2→7 3→9 4→7 5→9"),
    ("2-5", "7,9,12", "2→7 3→9 4→12 5→7"),
    ("2", "7,9,12", "2→7"),
    ("2,3", "7,9,12", "2→7 3→9"),
    ("2-5", "3-6", "2→3 3→4 4→5 5→6"),
    ("2-5", "4-7", "2→4 3→5 4→6 5→7"),
    ("2-5", "3-5", "2→3"),
    ("3-5", "2-5", ""),
    ("2-5", "5,6", "2→5 3→6 4→5"),
    ("2,3", "0-1,4-13", "2→0 3→1"),
    ("0-3", "0", "1→0 2→0 3→0"),
    ("0", "0-13", ""),
    ("0-13", "0-13", ""),
    ("2", "3", "2→3"),
    ("0-1,6-13", "13", "0→13 1→13 6→13 7→13 8→13 9→13 10→13 11→13 12→13"),
    ("", "0", ""), ("0", "", ""), ("0", "0", ""),
  ])
  func pairAsTheKernelDoes(from: String, to: String, expected: String) throws {
    let pairs = NodePairs(from: try NodeMask(rangeList: from), to: try NodeMask(rangeList: to))
    #expect(pairs.pairs.map { "\($0.source)→\($0.target)" }.joined(separator: " ") == expected)
    #expect(pairs.isEmpty == expected.isEmpty)
  }

  @Test func ordersPairsSoThatNoPageMovesTwice() throws {
    func phases(_ from: String, _ to: String) throws -> String {
      NodePairs(from: try NodeMask(rangeList: from), to: try NodeMask(rangeList: to)).phases
        .map { $0.map { "\($0.source)→\($0.target)" }.joined(separator: " ") }
        .joined(separator: ", ")
    }
    #expect(try phases("2-5", "7,9,12-13") == "2→7 3→9 4→12 5→13")
    #expect(try phases("2-5", "3-6") == "5→6, 4→5, 3→4, 2→3")
    #expect(try phases("3-6", "2-5") == "3→2, 4→3, 5→4, 6→5")
    #expect(try phases("2-5", "4-7") == "4→6 5→7, 2→4 3→5")
    #expect(try phases("0-1", "0-1") == "")
  }

  private func pair(_ source: NodeID, _ target: NodeID) -> NodePairs.Pair {
    NodePairs.Pair(source: source, target: target)
  }

  /// Pairs that move pages off a node precede pairs that move pages to it; pairs that form a circle are one phase, and
  /// so are pairs that spread pages.
  @Test func ordersChosenPairs() {
    #expect(
      NodePairs([pair(0, 1), pair(1, 2)]).phases == [[pair(1, 2)], [pair(0, 1)]])
    #expect(NodePairs([pair(1, 0), pair(0, 1)]).phases == [[pair(0, 1), pair(1, 0)]])
    #expect(
      NodePairs([pair(0, 1), pair(1, 0), pair(3, 4)]).phases
        == [[pair(3, 4)], [pair(0, 1), pair(1, 0)]])
    #expect(NodePairs([pair(2, 2), pair(0, 1)]).pairs == [pair(0, 1)])
    #expect(NodePairs(spreading: [0, 1], by: [1: 1, 2: 1]).phases.count == 1)
  }

  @Test func spreadsOverNodesOfAnyWeight() {
    #expect(
      NodePairs(spreading: [0], by: [1: 3, 2: 0, 0: 1]).pairs
        == [NodePairs.Pair(source: 0, target: 0), NodePairs.Pair(source: 0, target: 1, weight: 3)])
    #expect(
      NodePairs(spreading: [0, 1], by: [1: 3]).pairs == [
        NodePairs.Pair(source: 0, target: 1, weight: 3)
      ])
  }

  private func amounts(_ pages: [NodeID: Int]) -> MemoryPerNode {
    var amounts = MemoryPerNode()
    for (node, count) in pages { amounts.add(.basePage * count, on: node) }
    return amounts
  }

  /// Moves by the pairs as the engine does, and returns the pages on each node.
  private func level(_ pages: [NodeID: Int], by weights: [NodeID: Int]) -> [NodeID: Int] {
    var dealer = PageDealer(NodePairs(leveling: amounts(pages), by: weights))
    var result = pages
    for (source, count) in pages.sorted(by: { $0.key < $1.key }) {
      let list = (0..<count).map { index in
        MovingPage(
          address: PageAddress(rawValue: UInt(index) << 12), size: 4096, source: source)
      }
      for (target, part) in dealer.deal(list) {
        result[source, default: 0] -= part.count
        result[target, default: 0] += part.count
      }
    }
    return result.filter { $0.value > 0 }
  }

  @Test(
    arguments: [
      ([0: 1000], [0: 1, 1: 1], [0: 500, 1: 500]),
      ([0: 600, 1: 400], [0: 1, 1: 1], [0: 500, 1: 500]),
      ([0: 500, 1: 500], [0: 1, 1: 1], [0: 500, 1: 500]),
      ([0: 900, 1: 100, 2: 200], [0: 1, 1: 1, 2: 1], [0: 400, 1: 400, 2: 400]),
      ([0: 1000], [1: 3, 2: 1], [1: 750, 2: 250]),
      ([0: 100, 3: 100], [3: 1], [3: 200]),
      ([0: 100], [:], [0: 100]),
      ([:], [1: 1], [:]),
    ] as [([NodeID: Int], [NodeID: Int], [NodeID: Int])])
  func levels(pages: [NodeID: Int], weights: [NodeID: Int], expected: [NodeID: Int]) {
    #expect(level(pages, by: weights) == expected)
  }

  /// What is even already does not move.
  @Test func levelingMovesNoMoreThanItNeeds() {
    #expect(NodePairs(leveling: amounts([0: 7, 1: 7]), by: [0: 2, 1: 2]).isEmpty)
    #expect(NodePairs(leveling: amounts([2: 5]), by: [2: 1]).isEmpty)
    let pairs = NodePairs(leveling: amounts([0: 600, 1: 400]), by: [0: 1, 1: 1])
    #expect(pairs.sources == [0])
  }
}
