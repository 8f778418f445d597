import CommandInterface
import NumaCore

/// A one-line warning about a measurement that continues or is complete.
enum Warning: Equatable {
  /// Words after the last operand, which are ignored.
  case ignoredWords([Word])
  /// A specifier is valid but unusual.
  case specifier(Word, SpecifierWarning)
  /// Pages that were on a node of TO before the move, so that the move did nothing for them.
  case wereThere(PageCount, of: PageCount)
  /// Pages that are on no node of TO after the move; the figures omit them.
  case stayed(PageCount, of: PageCount)
}

extension Warning: CustomStringConvertible {
  var description: String {
    switch self {
    case .ignoredWords(let words):
      words.map { $0.quotedIfEmpty }.joined(separator: " ") + ": ignored"
    case .specifier(let text, let warning): "\(text.quotedIfEmpty): \(warning)"
    case .wereThere(let pages, let all):
      "\(pages) of \(all) pages were on TO before: the figures count them, and nothing moved them"
    case .stayed(let pages, let all):
      "\(pages) of \(all) pages stayed: the figures leave them out"
    }
  }
}
