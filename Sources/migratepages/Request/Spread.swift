import CommandInterface

/// How pages are spread over several nodes.
enum Spread: String, Equatable, CaseIterable {
  /// The same amount on each node.
  case even
  /// In proportion to the free memory of each node.
  case free
  /// In proportion to the weights of the kernel's weighted interleaving.
  case weights

  init(_ word: Word) throws(Failure) {
    guard let spread = Spread(rawValue: word.description) else {
      throw Failure(
        "--spread: \(word.quotedIfEmpty): not \(Spread.allCases.map { $0.rawValue }.alternatives)")
    }
    self = spread
  }
}
