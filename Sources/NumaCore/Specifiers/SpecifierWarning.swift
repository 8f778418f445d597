internal import LinuxSystem

/// A warning about a specifier that is valid.
public enum SpecifierWarning: Hashable, Sendable {
  /// The last number of a range is below its first, so the range stands for its first number alone.
  case reversedRange([UInt8], first: Int)
  /// The specifier is not empty, but names no node or CPU.
  case empty
  /// The text after a PCI address was ignored.
  case ignoredText([UInt8])
}

extension SpecifierWarning: CustomStringConvertible {
  public var description: String {
    switch self {
    case .reversedRange(let range, let first):
      "\(String(bytes: range)) is a reversed range: only \(first) is taken"
    case .empty: "names nothing here"
    case .ignoredText(let text):
      "'\(String(bytes: text))' behind the PCI address is ignored"
    }
  }
}
