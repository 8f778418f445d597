/// Which node's pages go to which node when migrate_pages(2) moves from one set to another.
///
/// The *i*-th node of `from` goes to the (*i* modulo size of `to`)-th node of `to`, both ascending. Where
/// the sets differ in size, nodes that are in both are left alone.
///
/// Source: do_migrate_pages() in mm/mempolicy.c, measured on Linux 6.1 and 6.12.
public struct NodePairs: Hashable, Sendable {
  /// A node to leave, and the node to go to.
  public struct Pair: Hashable, Sendable {
    /// The node that pages leave.
    public let source: NodeID
    /// The node that they go to.
    public let target: NodeID
  }

  /// The pairs whose two nodes differ, by ascending source.
  public let pairs: [Pair]

  /// Pairs two sets. Nothing is asked of the kernel, so nodes that are not there are paired too.
  public init(from: NodeMask, to: NodeMask) {
    let targets = [NodeID](to)
    let leavesCommonNodes = from.count != to.count
    guard !targets.isEmpty else {
      pairs = []
      return
    }
    pairs = from.enumerated().compactMap { index, source in
      let target = targets[index % targets.count]
      guard source != target, !(leavesCommonNodes && to.contains(source)) else { return nil }
      return Pair(source: source, target: target)
    }
  }

  /// Whether no page moves, whatever the process holds.
  public var isEmpty: Bool { pairs.isEmpty }
}

extension NodePairs {
  /// The pairs in an order in which no page moves twice: those of one part fill no node that they or a later part leave.
  ///
  /// One part where no node is both left and filled; else what leaves a node goes before what fills it. Both sets are
  /// ascending, so the pairs never form a circle.
  var phases: [[Pair]] {
    var phases: [[Pair]] = []
    var rest = pairs
    while !rest.isEmpty {
      let sources = NodeMask(rest.map(\.source))
      let ready = rest.filter { !sources.contains($0.target) }
      phases.append(ready.isEmpty ? rest : ready)
      rest = ready.isEmpty ? [] : rest.filter { sources.contains($0.target) }
    }
    return phases
  }
}
