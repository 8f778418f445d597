import NumaCore

/// The result of parsing a string.
enum Answer<ID: MaskID>: Hashable, CustomStringConvertible {
  case members(IDMask<ID>)
  case refused
  /// The parser ran for longer than any string can take.
  case hung
  /// A signal ended the program.
  case died(signal: Int)

  /// Parses a line of the oracle's output; returns `nil` if the line is malformed.
  init?(line: Substring) {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    switch (words.first, words.count) {
    case ("members", 1): self = .members([])
    case ("members", 2):
      guard let members = try? IDMask<ID>(rangeList: String(words[1])) else { return nil }
      self = .members(members)
    case ("refused", 1): self = .refused
    case ("hung", 1): self = .hung
    case ("died", 2):
      guard let signal = Int(words[1]) else { return nil }
      self = .died(signal: signal)
    default: return nil
    }
  }

  var description: String {
    switch self {
    case .members(let members): "{\(members)}"
    case .refused: "refused"
    case .hung: "hung"
    case .died(let signal): "died of signal \(signal)"
    }
  }
}
