import CommandInterface
import NumaCore

/// A one-line warning about a run that continues.
enum Remark: Equatable {
  /// Text after the size, which is ignored: the word as typed, this text, and the size without it.
  case ignoredText(Word, Word, ByteCount)
  /// Words after the last operand, which are ignored.
  case ignoredWords([Word])
  /// The value of `-r` is not a number, or is negative.
  case noNumber(Word)
  /// A specifier is valid but unusual.
  case specifier(Word, SpecifierWarning)
  /// The kernel uses only one of several preferred nodes.
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
