/// The amount of memory on each node.
public struct MemoryPerNode: Hashable, Sendable {
  /// By the number of the node.
  private var amounts: [ByteCount] = []

  /// Creates a value without memory.
  public init() {}

  /// The amount on a node; zero if none was set.
  ///
  /// - Precondition: A node whose amount is set has a number from 0 to 32767.
  public subscript(node: NodeID) -> ByteCount {
    get { amounts.indices.contains(node.rawValue) ? amounts[node.rawValue] : .zero }
    set {
      if node.rawValue >= amounts.count {
        amounts += repeatElement(.zero, count: node.rawValue + 1 - amounts.count)
      }
      amounts[node.rawValue] = newValue
    }
  }

  /// The nodes that have memory.
  public var nodes: NodeMask {
    NodeMask(amounts.indices.filter { amounts[$0] != .zero }.map(NodeID.init(rawValue:)))
  }

  /// The memory on all nodes together.
  public var total: ByteCount { amounts.reduce(.zero, +) }

  /// Adds an amount to a node; a sum that does not fit becomes the greatest amount.
  mutating func add(_ amount: ByteCount, on node: NodeID) {
    // In place, because this happens for every mapping.
    if amounts.indices.contains(node.rawValue) {
      amounts[node.rawValue] += amount
    } else {
      self[node] = amount
    }
  }

  /// Adds the amounts of another value, node by node; a sum that does not fit becomes the greatest amount.
  public static func += (left: inout Self, right: Self) {
    for node in right.nodes { left[node] += right[node] }
  }
}
