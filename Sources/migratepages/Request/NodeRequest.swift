import NumaCore

/// The nodes between which pages move, parsed but not yet resolved on a machine.
enum NodeRequest: Equatable {
  /// FROM and TO, paired as the kernel pairs them.
  case sets(NodeSpecifier, NodeSpecifier)
  /// FROM and TO, and how the pages of each node are spread.
  case spread(NodeSpecifier, NodeSpecifier, Spread)
  /// Nodes that all processes leave, the target nodes or `nil` for all others, and how the pages are spread.
  case evacuation(NodeSpecifier, NodeSpecifier?, Spread)
  /// Nodes from which page cache is dropped.
  case drop(NodeSpecifier)
  /// Chosen pairs.
  case pairs([PairRequest])
}

extension NodeRequest {
  var isDrop: Bool {
    if case .drop = self { true } else { false }
  }
}
