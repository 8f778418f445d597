/// Which node's pages go to which node: by default as migrate_pages(2) moves them from one set to another.
///
/// There, the *i*-th node of `from` goes to the (*i* modulo size of `to`)-th node of `to`, both ascending. Where
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
    /// How much of the source's pages go there, beside the weights of its other pairs.
    public let weight: Int

    /// Pairs two nodes.
    public init(source: NodeID, target: NodeID, weight: Int = 1) {
      self.source = source
      self.target = target
      self.weight = weight
    }
  }

  /// By ascending source. Where a source has one pair alone, the two nodes differ.
  public let pairs: [Pair]

  /// Takes pairs of nodes as somebody chose them; those of a node with itself are left out.
  ///
  /// A swap swaps: of `0:1` and `1:0`, no page moves twice.
  ///
  /// - Precondition: No node is the source of two pairs.
  public init(_ pairs: [Pair]) {
    self.pairs = pairs.filter { $0.source != $0.target }.sorted { $0.source < $1.source }
  }

  /// Spreads the pages of each node over nodes by their weights. A node that is among them keeps its own share.
  public init(spreading from: NodeMask, by weights: [NodeID: Int]) {
    let targets = weights.filter { $0.value > 0 }.sorted { $0.key < $1.key }
    pairs = from.flatMap { source in
      targets.map { Pair(source: source, target: $0.key, weight: $0.value) }
    }.filter { targets.count > 1 || $0.source != $0.target }
  }

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

  /// The nodes to leave.
  public var sources: NodeMask { NodeMask(pairs.map { $0.source }) }

  /// The nodes to fill.
  public var targets: NodeMask { NodeMask(pairs.map { $0.target }) }

  /// Whether the pages of a node go to several.
  public var spreads: Bool { pairs.count > sources.count }
}

extension NodePairs {
  /// The same without pairs that lead to other nodes than these.
  public func keeping(targets: NodeMask) -> NodePairs {
    NodePairs(kept: pairs.filter { targets.contains($0.target) })
  }

  private init(kept pairs: [Pair]) { self.pairs = pairs }

  /// The pairs in an order in which no page moves twice: those of one part fill no node that they or a later part leave.
  ///
  /// One part where no node is both left and filled; else what leaves a node goes before what fills it. Pairs that form
  /// a circle, as chosen ones may, are one part, and so is what is spread: within a part each page is looked at once.
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
