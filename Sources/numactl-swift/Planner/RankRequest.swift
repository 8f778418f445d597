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
        guard devices == nil else { throw .second(item) }
        devices = PCIDeviceKind(rawValue: item.description)
      case "preferred": isPreferred = true
      case "hbm": takesHighBandwidth = true
      default: throw .unknown(item)
      }
    }
  }
}

/// The reason why a value of `--local-rank` is not one.
enum RankRequestError: Error, Equatable, CustomStringConvertible {
  /// The word is unknown.
  case unknown(Word)
  /// The word names a kind of devices, and one before it does too.
  case second(Word)

  var description: String {
    switch self {
    case .unknown(let word): "\(word.quotedIfEmpty): not gpu, nic, preferred or hbm"
    case .second(let word): "\(word): gpu or nic can stand once"
    }
  }
}
