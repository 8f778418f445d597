import NumaCore

/// What became of a node string.
enum Answer: Hashable, CustomStringConvertible {
  case nodes(NodeMask)
  case refused
  /// It was parsed for longer than it could ever take.
  case hung
  /// It ended the program.
  case died(signal: Int)

  /// Reads a line of the oracle's output; nil when it is none.
  init?(line: Substring) {
    let words = line.split(separator: " ", omittingEmptySubsequences: true)
    switch (words.first, words.count) {
    case ("nodes", 1): self = .nodes(NodeMask())
    case ("nodes", 2):
      guard let nodes = try? NodeMask(rangeList: String(words[1])) else { return nil }
      self = .nodes(nodes)
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
    case .nodes(let nodes): "{\(nodes)}"
    case .refused: "refused"
    case .hung: "hung"
    case .died(let signal): "died of signal \(signal)"
    }
  }
}
