internal import LinuxSystem

/// The pairs of source and target nodes of a migration, by default as migrate_pages(2) pairs two sets of nodes.
///
/// migrate_pages(2) moves the pages of the *i*-th node of `from` to the (*i* modulo size of `to`)-th node of `to`, both
/// ascending. If the sets differ in size, pages on nodes that are in both sets do not move.
///
/// Source: do_migrate_pages() in mm/mempolicy.c, measured on Linux 6.1 and 6.12.
public struct NodePairs: Hashable, Sendable {
  /// A source node and a target node.
  public struct Pair: Hashable, Sendable {
    /// The node that pages leave.
    public let source: NodeID
    /// The node that the pages go to.
    public let target: NodeID
    /// The share of the source's pages that go to the target, relative to the weights of the source's other pairs.
    public let weight: Int

    /// Pairs two nodes.
    public init(source: NodeID, target: NodeID, weight: Int = 1) {
      self.source = source
      self.target = target
      self.weight = weight
    }
  }

  /// The pairs by ascending source.
  ///
  /// If a source has only one pair, the two nodes of that pair differ.
  public let pairs: [Pair]

  /// Creates the pairs that the caller chose, and omits pairs of a node with itself.
  ///
  /// Pairs may swap nodes: with `0:1` and `1:0`, no page moves twice.
  ///
  /// - Precondition: No node is the source of two pairs.
  public init(_ pairs: [Pair]) {
    self.pairs = pairs.filter { $0.source != $0.target }.ordered { $0.source < $1.source }
  }

  /// Creates pairs that spread the pages of each node over nodes by their weights.
  ///
  /// A source that is also a target keeps its own share.
  public init(spreading from: NodeMask, by weights: [NodeID: Int]) {
    let targets = weights.filter { $0.value > 0 }.ordered { $0.key < $1.key }
    pairs = from.flatMap { source in
      targets.map { Pair(source: source, target: $0.key, weight: $0.value) }
    }.filter { targets.count > 1 || $0.source != $0.target }
  }

  /// Creates pairs that bring memory to its shares by weights, and move no more than that needs.
  ///
  /// A node that has more than its share keeps the share, and gives the rest to the nodes that have less. Memory on nodes
  /// without a weight leaves them.
  ///
  /// - Parameters:
  ///   - amounts: The memory on each node now.
  ///   - weights: The share of each node, relative to the other nodes.
  public init(leveling amounts: MemoryPerNode, by weights: [NodeID: Int]) {
    let all = Double(weights.values.reduce(0, +))
    guard all > 0 else {
      pairs = []
      return
    }
    let nodes = amounts.nodes.union(NodeMask(weights.keys))
    let surplus = nodes.map { node in
      let share = Double(amounts.total.rawValue) * Double(weights[node] ?? 0) / all
      return (node: node, pages: Self.pages(Double(amounts[node].rawValue) - share))
    }
    let lacking = surplus.filter { $0.pages < 0 }
    pairs = surplus.filter { $0.pages > 0 }.flatMap { source, pages in
      let rest = Self.pages(Double(amounts[source].rawValue)) - pages
      let kept = rest > 0 ? [Pair(source: source, target: source, weight: rest)] : []
      let missing = lacking.reduce(0.0) { $0 - Double($1.pages) }
      return kept
        + lacking.map { target, missed in
          let part = Double(pages) * -Double(missed) / missing
          return Pair(source: source, target: target, weight: max(1, Int(part)))
        }
    }.ordered { ($0.source, $0.target) < ($1.source, $1.target) }
  }

  /// Converts bytes to base pages.
  private static func pages(_ bytes: Double) -> Int {
    Int(bytes / Double(ByteCount.basePage.rawValue))
  }

  /// Pairs two sets of nodes as migrate_pages(2) does.
  ///
  /// The kernel is not consulted, so nodes that do not exist are paired too.
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

  /// Whether there are no pairs, so that no page of any process moves.
  public var isEmpty: Bool { pairs.isEmpty }

  /// The source nodes.
  public var sources: NodeMask { NodeMask(pairs.map { $0.source }) }

  /// The target nodes.
  public var targets: NodeMask { NodeMask(pairs.map { $0.target }) }

  /// Whether the pages of a node go to several nodes.
  public var spreads: Bool { pairs.count > sources.count }
}

extension NodePairs {
  /// The targets of each source, by which ``PolicyChange/Rule/rebind(_:)`` lets policies follow the pages.
  public var counterparts: [NodeID: NodeMask] {
    var counterparts: [NodeID: NodeMask] = [:]
    for pair in pairs { counterparts[pair.source, default: []].insert(pair.target) }
    return counterparts
  }

  /// Returns the pairs whose targets are among these nodes.
  public func keeping(targets: NodeMask) -> NodePairs {
    NodePairs(kept: pairs.filter { targets.contains($0.target) })
  }

  private init(kept pairs: [Pair]) { self.pairs = pairs }

  /// The pairs in phases, in an order in which no page moves twice.
  ///
  /// If no node is both a source and a target, there is one phase. Otherwise, pairs that move pages off a node precede
  /// pairs that move pages to it, so the targets of a phase are not sources of the same or a later phase. Pairs that
  /// form a circle, as chosen pairs may, are one phase, and so are pairs that spread pages: within a phase, each page
  /// is examined once.
  var phases: [[Pair]] {
    guard !spreads else { return [pairs] }
    var phases: [[Pair]] = []
    var rest = pairs
    while !rest.isEmpty {
      let sources = NodeMask(rest.map { $0.source })
      let ready = rest.filter { !sources.contains($0.target) }
      phases.append(ready.isEmpty ? rest : ready)
      rest = ready.isEmpty ? [] : rest.filter { sources.contains($0.target) }
    }
    return phases
  }
}
