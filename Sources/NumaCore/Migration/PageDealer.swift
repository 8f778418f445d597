/// Deals pages out to the nodes that they are to go to. Where those of one node go to several, each gets its share, in
/// runs as long as can be.
struct PageDealer: Sendable {
  /// The targets of a source, and what each has got.
  private struct Hand: Sendable {
    let target: NodeID
    let weight: Double
    var dealt = 0.0
  }

  private var hands: [NodeID: [Hand]] = [:]

  init(_ pairs: NodePairs) {
    for pair in pairs.pairs {
      hands[pair.source, default: []].append(
        Hand(target: pair.target, weight: Double(max(1, pair.weight))))
    }
  }

  /// Says which pages go to which node, by ascending node. Those that are to stay where they are are left out, and so are
  /// those on nodes that no pair leaves.
  mutating func deal(_ pages: [MovingPage]) -> [(target: NodeID, pages: [MovingPage])] {
    let groups = Self.bySource(pages)
    var dealt: [NodeID: [MovingPage]] = [:]
    for (source, pages) in groups {
      for (target, part) in deal(pages, of: source) where target != source {
        dealt[target, default: []] += part
      }
    }
    return dealt.sorted { $0.key < $1.key }.map { (target, pages) in
      (target, groups.count == 1 ? pages : pages.sorted { $0.address < $1.address })
    }
  }

  /// Mostly all are on one node, and hashing each would take a good part of the time of a move.
  private static func bySource(_ pages: [MovingPage]) -> [NodeID: [MovingPage]] {
    guard let first = pages.first else { return [:] }
    guard pages.contains(where: { $0.source != first.source }) else { return [first.source: pages] }
    return Dictionary(grouping: pages) { $0.source }
  }

  private mutating func deal(
    _ pages: [MovingPage], of source: NodeID
  ) -> [(NodeID, [MovingPage])] {
    guard var hands = hands[source], let first = hands.first else { return [] }
    guard hands.count > 1 else { return [(first.target, pages)] }
    let size = Double(pages.reduce(0) { $0 + $1.size })
    let all = hands.reduce(size) { $0 + $1.dealt }
    let weights = hands.reduce(0) { $0 + $1.weight }
    // What each lacks of its share of all, once these pages are dealt.
    var lacking = hands.map { all * $0.weight / weights - $0.dealt }
    var parts: [[MovingPage]] = hands.map { _ in [] }
    var index = 0
    for page in pages {
      if lacking[index] < Double(page.size) / 2 {
        index = lacking.indices.max { lacking[$0] < lacking[$1] } ?? 0
      }
      parts[index].append(page)
      lacking[index] -= Double(page.size)
      hands[index].dealt += Double(page.size)
    }
    self.hands[source] = hands
    return zip(hands, parts).map { ($0.target, $1) }
  }
}
