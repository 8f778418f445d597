import CommandInterface
import NumaCore

/// The order in which `--sort` sorts rows.
enum SortOrder: Equatable {
  case byTotal
  case by(NodeID)
}

extension SortOrder {
  /// Parses the value of `--sort`.
  ///
  /// As in numastat, a word that is not a number means the total.
  init(_ word: Word?) {
    guard let word, let number = decimalNumber(word.bytes) else {
      self = .byTotal
      return
    }
    self = .by(NodeID(rawValue: number))
  }
}
