/// The distribution of pages to their target nodes.
///
/// If the pages of one node go to several targets, each target receives its share, in runs as long as possible.
struct PageDealer: Sendable {
  /// A target of a source, and the bytes that it has received.
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

  /// Returns the pages for each target, by ascending node.
  ///
  /// Pages that stay on their node are omitted, and so are pages on nodes that are not a source.
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

  /// Groups pages by source.
  ///
  /// Usually all pages are on one node, and hashing each page would take a large part of the time of a move.
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
    // How many bytes each target lacks of its share, if the new pages are included.
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
