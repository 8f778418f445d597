import CommandInterface
import NumaCore

/// A one-line warning about a run that continues.
enum Warning: Equatable {
  /// Text after a size, which is ignored: this text, the word as typed, and the size without the text.
  case ignoredText(Word, of: Word, size: ByteCount)
  /// Words after the last operand, which are ignored.
  case ignoredWords([Word])
  /// The value of `-r` is not a number, or is negative.
  case noNumber(Word)
  /// A specifier is valid but unusual.
  case specifier(Word, SpecifierWarning)
  /// The kernel uses only one of several preferred nodes.
  case prefersOnly(NodeID, of: PolicyRequest)
}

extension Warning: CustomStringConvertible {
  var description: String {
    switch self {
    case .ignoredText(let rest, of: let word, let size):
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
