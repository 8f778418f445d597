import CommandInterface
import NumaCore

/// A weight to set for a node: the number of consecutive pages that weighted interleave puts on the node.
struct WeightChange: Equatable {
  let node: NodeID
  /// 1 to 255.
  let weight: Int
}

extension WeightChange: CustomStringConvertible {
  /// The change as typed.
  var description: String { "\(node)=\(weight)" }
}

/// The reason why a list of weights cannot be parsed, and the item at fault.
struct WeightListError: Error, CustomStringConvertible {
  let item: Word
  let reason: String

  var description: String { "\(item.quotedIfEmpty): \(reason)" }
}

extension [WeightChange] {
  /// The greatest node number in a mask that the kernel accepts.
  private static var greatestNode: Int { 32767 }

  /// Parses a list such as `0=5,2=1`.
  init(_ list: Word) throws(WeightListError) {
    self = []
    for item in list.items {
      let sides = item.bytes.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw WeightListError(item: item, reason: "not NODE=WEIGHT, as 0=5")
      }
      guard let number = DecimalNumber(sides[0])?.value else {
        throw WeightListError(item: item, reason: "not the number of a node before =")
      }
      guard let weight = DecimalNumber(sides[1])?.value else {
        throw WeightListError(item: item, reason: "not a weight behind =")
      }
      guard (1...255).contains(weight) else {
        throw WeightListError(item: item, reason: "a weight is from 1 to 255")
      }
      guard number <= Self.greatestNode else {
        throw WeightListError(item: item, reason: "no node has such a number")
      }
      let node = NodeID(rawValue: number)
      guard !contains(where: { $0.node == node }) else {
        throw WeightListError(item: item, reason: "node \(node) has a weight already")
      }
      append(WeightChange(node: node, weight: weight))
    }
  }
}
