import CommandInterface

extension ToolDescription {
  /// The list under OPTIONS in the tool's manual, as mdoc(7).
  var manualOptions: String {
    let items = options.map { option in
      let short = option.short.map { ["Fl \($0)"] } ?? []
      let long = "Fl Fl \(mdocEscaped(option.long))"
      let spellings: [String] =
        switch option.value {
        case let kind? where option.isValueOptional:
          // The value is part of the word in both spellings.
          short.map { "\($0) Ns Oo Ar \(kind.placeholder) Oc" }
            + ["\(long) Ns Oo = Ns Ar \(kind.placeholder) Oc"]
        case let kind?: short + ["\(long) Ns = Ns Ar \(kind.placeholder)"]
        case nil: short + [long]
        }
      return """
        .It \(spellings.joined(separator: " , "))
        \(mdocLines(option.help))

        """
    }
    return ".Bl -tag -width Ds\n\(items.joined()).El\n"
  }

  /// Formats text for mdoc, in which each sentence starts a line.
  ///
  /// A long sentence continues on the next line, and a line that starts like a macro is escaped.
  private func mdocLines(_ text: String) -> String {
    mdocEscaped(text).replacing(". ", with: ".\n").split(separator: "\n").flatMap(wrapped).map {
      $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&\($0)" : $0
    }.joined(separator: "\n")
  }

  /// Wraps a sentence, because mdoc limits a line to 80 bytes.
  private func wrapped(_ sentence: Substring) -> [String] {
    var lines: [String] = []
    for word in sentence.split(separator: " ") {
      if let line = lines.last, line.utf8.count + word.utf8.count < 78 {
        lines[lines.count - 1] = "\(line) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  private func mdocEscaped(_ text: String) -> String {
    text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
  }
}

/// A manual with a part that is generated from the table of options.
struct ManualPage {
  private static let start = ".\\\" Written from the table of options by `make generated`:\n"
  private static let end = ".\\\" The end of what is written from the table.\n"

  let text: String

  /// Returns the page with its generated part replaced; `nil` if the page has no such part.
  func replacingOptions(with options: String) -> String? {
    guard let start = text.firstRange(of: Self.start),
      let end = text[start.upperBound...].firstRange(of: Self.end)
    else { return nil }
    return text[..<start.upperBound] + options + text[end.lowerBound...]
  }
}
