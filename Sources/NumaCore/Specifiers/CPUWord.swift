internal import LinuxSystem

/// A word in a specifier of CPUs that stands for the CPUs of something, such as `core:0-3` or `node:1`.
///
/// ``SystemRoot/cpus(of:)-(CPUWord)`` finds the CPUs on a machine.
public struct CPUWord: Hashable, Sendable {
  /// What the CPUs share: the word before the colon.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A core, whose threads the CPUs are.
    case core
    /// The last level of cache.
    case llc
    /// A physical package.
    case socket
    /// A node.
    case node
  }

  /// What the CPUs share.
  public let kind: Kind
  /// The numbers: those of nodes, or the places in the order of the first CPUs, from 0.
  public let numbers: ClosedRange<Int>

  /// Creates a word.
  public init(_ kind: Kind, _ numbers: ClosedRange<Int>) {
    self.kind = kind
    self.numbers = numbers
  }
}

extension CPUWord: CustomStringConvertible {
  /// The word in the syntax of a specifier.
  public var description: String {
    let (first, last) = (numbers.lowerBound, numbers.upperBound)
    return "\(kind.rawValue):\(first)" + (first == last ? "" : "-\(last)")
  }
}

extension CPUWord {
  /// The result of reading an item as a word.
  enum Reading {
    case word(CPUWord)
    /// The text at this place is not a number.
    case needsNumber(at: Int)
    /// The last number of a range is missing at this place.
    case needsRangeEnd(at: Int)
    /// The last number of a range, at this place, is below its first.
    case reversed(at: Int)
  }

  /// Reads a word; returns `nil` if the text does not start with a word and a colon.
  @inline(never)
  static func read(_ text: ArraySlice<UInt8>) -> Reading? {
    guard let colon = text.firstIndex(of: .colon),
      let kind = Kind(rawValue: String(bytes: text[..<colon]))
    else { return nil }
    let start = colon + 1
    let hyphen = text[start...].firstIndex(of: .hyphen) ?? text.endIndex
    guard let first = plainDecimalNumber(text[start..<hyphen]) else {
      return .needsNumber(at: start)
    }
    guard hyphen < text.endIndex else { return .word(CPUWord(kind, first...first)) }
    let end = hyphen + 1
    guard end < text.endIndex else { return .needsRangeEnd(at: end) }
    guard let last = plainDecimalNumber(text[end...]) else { return .needsNumber(at: end) }
    guard first <= last else { return .reversed(at: end) }
    return .word(CPUWord(kind, first...last))
  }
}
