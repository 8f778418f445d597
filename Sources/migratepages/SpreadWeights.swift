import CommandInterface
import NumaCore

extension Spread {
  /// How much of the pages each node gets, beside the others.
  ///
  /// - Throws: The file at fault; that nothing is free, or that the kernel has no weights.
  func weights(of nodes: NodeMask, on root: SystemRoot) throws(Failure) -> [NodeID: Int] {
    var weights: [NodeID: Int] = [:]
    do throws(ReadError) {
      for node in nodes {
        switch self {
        case .even: weights[node] = 1
        case .free: weights[node] = try root.memory(of: node).free.rawValue
        case .weights: weights[node] = try root.interleaveWeight(of: node)
        }
      }
    } catch {
      throw Failure("--spread: \(rawValue): \(error)")
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
