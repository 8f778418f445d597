import CommandInterface
import NumaCore

extension NodeResolver {
  /// Resolves pairs of nodes, and checks that each node is the source of one pair only.
  ///
  /// - Throws: ``Failure`` with the node at fault, or with the pair that has the same source as an earlier one.
  func pairs(_ requests: [PairRequest]) throws(Failure) -> NodePairs {
    var pairs: [NodePairs.Pair] = []
    var texts: [NodeID: Word] = [:]
    for request in requests {
      let pair: NodePairs.Pair?
      do throws(NodeSpecifierError) {
        pair = try self.pair(request)
      } catch {
        throw Failure("--pairs: \(request.text): \(explanation(of: error))")
      }
      guard let pair else { continue }
      if let earlier = texts.updateValue(request.text, forKey: pair.source) {
        throw Failure("--pairs: \(request.text): node \(pair.source) is left by \(earlier) already")
      }
      pairs.append(pair)
    }
    return NodePairs(pairs)
  }

  private func pair(_ request: PairRequest) throws(NodeSpecifierError) -> NodePairs.Pair? {
    let source = try request.source.select(within: allowed, from: names).nodes
    let target = try request.target.select(within: allowed, from: names).nodes
    guard let source = source.first, let target = target.first else { return nil }
    return NodePairs.Pair(source: source, target: target)
  }
}
