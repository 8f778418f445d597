/// Compares pages with a policy, one after the other.
struct PlacementCheck {
  private let expected: MemoryPolicy
  /// The node whose turn it is; `nil` until the first page shows where the interleaving starts.
  private var turn: NodeID?

  init(expected: MemoryPolicy) { self.expected = expected }

  /// Returns how a page's policy differs from the expected policy; `nil` if it does not.
  func problem(with policy: MemoryPolicy) -> PlacementMismatch.Problem? {
    let (found, meant) = (policy.kept, expected.kept)
    guard found.mode == meant.mode, found.flags == meant.flags else {
      return .wrongPolicy(policy, expected: expected)
    }
    return found.nodes == meant.nodes ? nil : .wrongNodes(policy.nodes, expected: expected.nodes)
  }

  /// Returns how the node of the next page differs from the expected policy; `nil` if it does not.
  mutating func problem(with node: NodeID) -> PlacementMismatch.Problem? {
    let nodes = expected.nodes
    switch expected.mode {
    case .default, .local: return nil
    case .interleave:
      let expectedNode = turn
      turn = nodes.next(after: expectedNode ?? node)
      guard nodes.contains(node) else { return .outsideInterleaving(node, expected: nodes) }
      guard let expectedNode, expectedNode != node else { return nil }
      return .outOfTurn(node, expected: expectedNode)
    case .weightedInterleave:
      // The weight of a node is the number of consecutive pages that it gets. Weights may have changed since the pages
      // were allocated, so turns are not checked.
      return nodes.contains(node) ? nil : .outsideInterleaving(node, expected: nodes)
    default:
      return nodes.isEmpty || nodes.contains(node) ? nil : .unexpectedNode(node, expected: nodes)
    }
  }
}

extension NodeMask {
  /// Returns the member that follows a node; the first member follows the last.
  fileprivate func next(after node: NodeID) -> NodeID? {
    first { $0 > node } ?? first
  }
}
