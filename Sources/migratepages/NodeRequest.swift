import CommandInterface
import NumaCore

/// The nodes between which pages move, parsed but not yet resolved on a machine.
enum NodeRequest: Equatable {
  /// FROM and TO, paired as the kernel pairs them.
  case sets(NodeSpecifier, NodeSpecifier)
  /// FROM and TO, and how the pages of each node are spread.
  case spread(NodeSpecifier, NodeSpecifier, Spread)
  /// Nodes that all processes leave, the nodes to fill or `nil` for all others, and how the pages are spread.
  case evacuation(NodeSpecifier, NodeSpecifier?, Spread)
  /// Chosen pairs.
  case pairs([PairRequest])
}

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
    for item in list.bytes.split(separator: comma, omittingEmptySubsequences: false) {
      let text = Word([UInt8](item))
      let sides = item.split(separator: colon, omittingEmptySubsequences: false)
      // Only plain numbers: words and devices contain colons themselves.
      guard sides.count == 2, sides.allSatisfy(isNumber) else {
        throw Failure("--pairs: \(text.quotedIfEmpty): not two nodes such as 0:1")
      }
      do throws(NodeSpecifierError) {
        pairs.append(
          PairRequest(
            text: text, source: try NodeSpecifier([UInt8](sides[0])),
            target: try NodeSpecifier([UInt8](sides[1]))))
      } catch {
        throw Failure("--pairs: \(text): \(error)")
      }
    }
    return pairs
  }

  private static func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// Resolves the two nodes.
  ///
  /// - Throws: The error of `select`, with the node at fault.
  func pair(
    within allowed: NodeMask, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodePairs.Pair? {
    let source = try source.select(within: allowed, from: names).nodes
    let target = try target.select(within: allowed, from: names).nodes
    guard let source = source.first, let target = target.first else { return nil }
    return NodePairs.Pair(source: source, target: target)
  }
}

extension [PairRequest] {
  /// Resolves the pairs, and checks that each node is the source of one pair only.
  ///
  /// - Throws: ``Failure`` with the error of `select`, or with the pair that has the same source as an earlier one.
  func nodePairs(
    within allowed: NodeMask, from names: some NodeNames,
    explaining explain: (NodeSpecifierError) -> String
  ) throws(Failure) -> NodePairs {
    var pairs: [NodePairs.Pair] = []
    var texts: [NodeID: Word] = [:]
    for request in self {
      let pair: NodePairs.Pair?
      do throws(NodeSpecifierError) {
        pair = try request.pair(within: allowed, from: names)
      } catch {
        throw Failure("--pairs: \(request.text): \(explain(error))")
      }
      guard let pair else { continue }
      if let earlier = texts.updateValue(request.text, forKey: pair.source) {
        throw Failure("--pairs: \(request.text): node \(pair.source) is left by \(earlier) already")
      }
      pairs.append(pair)
    }
    return NodePairs(pairs)
  }
}

private let comma = UInt8(ascii: ",")
private let colon = UInt8(ascii: ":")
