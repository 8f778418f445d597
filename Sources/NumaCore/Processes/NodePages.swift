/// The pages of one mapping that are on one node.
public struct NodePages: Hashable, Sendable {
  /// The node.
  public let node: NodeID
  /// The number of pages, each of the mapping's ``NumaMapping/pageSize``.
  public let pages: Int

  /// Creates the number of pages of a node, for example in a test.
  public init(node: NodeID, pages: Int) {
    self.node = node
    self.pages = pages
  }
}

extension [NodePages] {
  /// The number of pages on all nodes.
  var pageCount: Int { reduce(0) { $0.addingSaturated($1.pages) } }
}

extension NodePages {
  /// Parses the part after the letter of `N2=4096`; returns `nil` if it is not in this form.
  @inline(__always)
  init?(of line: Span<UInt8>, from offset: inout Int) {
    guard let node = decimalNumber(of: line, from: &offset), node <= RangeList.greatestNumber,
      skip("=", of: line, from: &offset),
      let pages = decimalWord(of: line, from: &offset)
    else { return nil }
    self.init(node: NodeID(rawValue: node), pages: pages)
  }
}
