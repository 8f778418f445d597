/// What is odd about a specifier that is valid all the same.
public enum SpecifierWarning: Hashable, Sendable {
  /// A range whose last number is below its first stands for its first alone.
  case reversedRange([UInt8], first: Int)
  /// The specifier has text, and names nothing.
  case empty
  /// Text behind a PCI address was not read.
  case ignoredText([UInt8])
}

extension SpecifierWarning: CustomStringConvertible {
  public var description: String {
    switch self {
    case .reversedRange(let range, let first):
      "\(String(decoding: range, as: UTF8.self)) is a reversed range: only \(first) is taken"
    case .empty: "names nothing here"
    case .ignoredText(let text):
      "'\(String(decoding: text, as: UTF8.self))' behind the PCI address is ignored"
    }
  }
}
