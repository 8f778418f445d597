import CommandInterface
import NumaCore

/// What a user should know of a run that goes on all the same. One line each.
enum Remark: Equatable {
  /// Text behind the size, which is not read, and the size without it.
  case ignoredText(Word, Word, ByteCount)
  /// Words behind the last that means something.
  case ignoredWords([Word])
  /// The value of `-r` is none, or below zero.
  case noNumber(Word)
  /// A specifier is valid, and odd.
  case specifier(Word, SpecifierWarning)
  /// Of several preferred nodes the kernel takes one.
  case prefersOnly(NodeID, of: PolicyRequest)
}

extension Remark: CustomStringConvertible {
  var description: String {
    switch self {
    case .ignoredText(let word, let rest, let size):
      "\(word): '\(rest)' is ignored: \(size.rawValue) \(size.rawValue == 1 ? "byte" : "bytes")"
    case .ignoredWords(let words):
      words.map { $0.quotedIfEmpty }.joined(separator: " ") + ": ignored"
    case .noNumber(let word): "-r\(word): no number of times: nothing is written"
    case .specifier(let text, let warning): "\(text.quotedIfEmpty): \(warning)"
    case .prefersOnly(let node, of: let request):
      "\(request.label): the kernel prefers one node, the first: \(node)"
    }
  }
}
