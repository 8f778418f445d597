import CommandInterface
import NumaCore

/// What a user should know of a measurement that goes on, or is done, all the same. One line each.
enum Remark: Equatable {
  /// Words behind the last that means something.
  case ignoredWords([Word])
  /// A specifier is valid, and odd.
  case specifier(Word, SpecifierWarning)
  /// Pages that were on a node of TO before the move, which had nothing to do for them.
  case wereThere(PageCount, of: PageCount)
  /// Pages that are on none of the nodes of TO after the move: the figures leave them out.
  case stayed(PageCount, of: PageCount)
}

extension Remark: CustomStringConvertible {
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
