import CommandInterface
import NumaCore

/// A warning about a request, found when its nodes are resolved.
enum RequestWarning: Equatable {
  /// A specifier is valid but unusual.
  case specifier(Word, SpecifierWarning)
  /// The kernel's pairing of the nodes moves no page of any process.
  case nothingMoves(from: Word, to: Word, sameNodes: Bool)
  /// The kernel's pairing of the nodes moves no page to these targets.
  case unusedTargets(NodeMask, from: Word, to: Word)
  /// Pages both leave and fill these nodes, and several processes may share pages.
  case movesSharedAgain(NodeMask)
  /// PID 0 is the caller, as in migrate_pages(2).
  case movesItself
}

extension RequestWarning: CustomStringConvertible {
  var description: String {
    switch self {
    case .specifier(let text, let warning): "\(text.quotedIfEmpty): \(warning)"
    case .nothingMoves(let from, let to, sameNodes: true):
      "\(from) \(to): moves nothing: both name the same nodes"
    case .nothingMoves(let from, let to, sameNodes: false):
      "\(from) \(to): moves nothing: every node of FROM is in TO, and as TO has another number of "
        + "nodes, the kernel leaves those alone"
    case .unusedTargets(let nodes, let from, let to):
      "\(from) \(to): no page goes to \(nodes.counted): each node of FROM goes to one of TO; "
        + "--spread uses them all"
    case .movesSharedAgain(let nodes):
      "\(nodes.counted) are both left and filled: pages that several of the processes map "
        + "may move more than once"
    case .movesItself: "0: process 0 stands for this program itself"
    }
  }
}
