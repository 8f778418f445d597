import CommandInterface
import LinuxSystem
import NumaCore

/// A column that `--columns` names.
enum ColumnChoice: Equatable {
  case nodes(ClosedRange<Int>)
  case total
  /// The size of a file or segment.
  case size
  /// The share of a process in the memory of all processes, with each page counted once.
  case share
  case kind(MemoryKind)

  static func unknown(_ word: String) -> Failure {
    Failure("--columns: \(word.isEmpty ? "''" : word): no such column")
  }

  /// Parses a list such as `total,0,2-3,heap`, and returns each column with its word.
  static func list(_ list: Word) throws(Failure) -> [(word: String, column: ColumnChoice)] {
    var columns: [(word: String, column: ColumnChoice)] = []
    for item in list.items {
      let word = item.description
      guard let column = ColumnChoice(word) else { throw unknown(word) }
      columns.append((word, column))
    }
    return columns
  }

  private init?(_ text: String) {
    if text == "total" {
      self = .total
    } else if text == "size" {
      self = .size
    } else if text == "share" {
      self = .share
    } else if let kind = MemoryKind(text) {
      self = .kind(kind)
    } else if let nodes = Self.range(text) {
      self = .nodes(nodes)
    } else {
      return nil
    }
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.bytes.split(
      separator: UInt8(ascii: "-"), maxSplits: 1, omittingEmptySubsequences: false
    ).map { decimalNumber($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else {
      return nil
    }
    return first...last
  }
}
