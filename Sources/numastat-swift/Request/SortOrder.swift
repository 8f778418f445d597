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
    guard let bytes = word?.bytes, !bytes.isEmpty, bytes.allSatisfy({ $0.isDecimalDigit }),
      let number = Int(String(decoding: bytes, as: UTF8.self))
    else {
      self = .byTotal
      return
    }
    self = .by(NodeID(rawValue: number))
  }
}
