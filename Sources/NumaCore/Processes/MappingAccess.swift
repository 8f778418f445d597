/// The permitted uses of a mapping.
public struct MappingAccess: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The mapping may be read.
  public static let read = MappingAccess(rawValue: 1 << 0)
  /// The mapping may be written.
  public static let write = MappingAccess(rawValue: 1 << 1)
  /// The contents of the mapping may be executed.
  public static let execute = MappingAccess(rawValue: 1 << 2)
  /// Writes are visible to other processes that map the same memory.
  public static let shared = MappingAccess(rawValue: 1 << 3)
}

extension MappingAccess {
  /// Parses `rw-p` and moves past it; returns `nil` if the word has a different length.
  init?(of line: Span<UInt8>, from offset: inout Int) {
    let start = offset
    skipWord(of: line, from: &offset)
    guard offset - start == 4 else { return nil }
    self = []
    if line[start] == UInt8(ascii: "r") { insert(.read) }
    if line[start + 1] == UInt8(ascii: "w") { insert(.write) }
    if line[start + 2] == UInt8(ascii: "x") { insert(.execute) }
    if line[start + 3] == UInt8(ascii: "s") { insert(.shared) }
  }
}
