import CommandInterface
import NumaCore

extension Spread {
  /// Returns the share of the pages that each node receives, relative to the other nodes.
  ///
  /// - Throws: ``Failure`` with the file that cannot be read, if nothing is free, or if the kernel has no weights.
  func weights(of nodes: NodeMask, on root: SystemRoot) throws(Failure) -> [NodeID: Int] {
    var weights: [NodeID: Int] = [:]
    try orFail("--spread: \(rawValue)") { () throws(ReadError) in
      for node in nodes {
        switch self {
        case .even: weights[node] = 1
        case .free: weights[node] = try root.memory(of: node).free.rawValue
        case .weights: weights[node] = try root.interleaveWeight(of: node)
        }
      }
    }
    guard weights.values.contains(where: { $0 > 0 }) else {
      throw Failure(
        self == .weights
          ? "--spread: weights: this kernel has no weights; Linux 6.9 has them"
          : "--spread: \(rawValue): nothing is free on nodes \(nodes)")
    }
    return weights
  }
}
