/// The part of the nodes, and of their sets, that is measured.
struct SamplingInterval: Equatable {
  /// One of this many nodes is measured.
  var nodes: Int
  /// One of this many sets is measured.
  var masks: Int

  /// All nodes and sets are measured.
  static let one = SamplingInterval(nodes: 1, masks: 1)
}

extension SamplingInterval {
  /// Creates the interval of `-t` for a number of nodes; with three nodes or fewer, all are measured.
  init(forNodes count: Int) {
    self = count > 3 ? Self(nodes: (count - 1) / 8 * 2 + 8, masks: 32) : .one
  }
}
