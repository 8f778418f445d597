import CommandInterface
import NumaCore

/// The value of `--local-rank`: by what the ranks divide the machine, and what memory they get.
struct RankRequest: Equatable {
  /// The devices of which each rank has one; `nil` if the ranks divide the nodes.
  var devices: PCIDeviceKind?
  /// Whether memory may also come from other nodes when that of the share is full.
  var isPreferred = false
  /// Whether memory comes from the memory with high bandwidth that is nearest to the share.
  var takesHighBandwidth = false

  /// Reads `gpu`, `nic`, `preferred` and `hbm`, separated by commas.
  init(_ text: Word?) throws(RankRequestError) {
    guard let text else { return }
    for item in text.items {
      switch item.description {
      case "gpu", "nic":
        guard devices == nil else { throw RankRequestError(word: item) }
        devices = PCIDeviceKind(rawValue: item.description)
      case "preferred": isPreferred = true
      case "hbm": takesHighBandwidth = true
      default: throw RankRequestError(word: item)
      }
    }
  }
}

/// The reason why a value of `--local-rank` is not one.
struct RankRequestError: Error, Equatable, CustomStringConvertible {
  let word: Word

  var description: String {
    "\(word.quotedIfEmpty): neither gpu nor nic, one of them at most, nor preferred, nor hbm"
  }
}
