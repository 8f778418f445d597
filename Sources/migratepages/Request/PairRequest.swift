import CommandInterface
import NumaCore

/// One pair of nodes as typed: `0:1`.
struct PairRequest: Equatable {
  let text: Word
  let source: NodeSpecifier
  let target: NodeSpecifier
}

extension PairRequest {
  /// Parses a list of pairs: `0:1,2:3`.
  ///
  /// - Throws: ``Failure`` with the pair at fault.
  static func list(_ list: Word) throws(Failure) -> [PairRequest] {
    var pairs: [PairRequest] = []
    for text in list.items {
      let sides = text.bytes.split(separator: colon, omittingEmptySubsequences: false)
      // Only plain numbers: words and devices contain colons themselves.
      guard sides.count == 2, sides.allSatisfy(isNumber) else {
        throw Failure("--pairs: \(text.quotedIfEmpty): not two nodes such as 0:1")
      }
      let pair = try orFail("--pairs: \(text)") { () throws(NodeSpecifierError) in
        PairRequest(
          text: text, source: try NodeSpecifier([UInt8](sides[0])),
          target: try NodeSpecifier([UInt8](sides[1])))
      }
      pairs.append(pair)
    }
    return pairs
  }

  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.decimalDigit != nil }
  }
}

private let colon = UInt8(ascii: ":")
