internal import LinuxSystem

/// The amount of memory of a node as far as the kernel reports it: either figure may be missing.
public struct PartialNodeMemory: Hashable, Sendable {
  /// As ``NodeMemory/total``.
  public var total: ByteCount?
  /// As ``NodeMemory/free``.
  public var free: ByteCount?

  /// Creates a value from its figures, for example in a test; ``SystemRoot/partialMemory(of:)`` reads them.
  public init(total: ByteCount? = nil, free: ByteCount? = nil) {
    self.total = total
    self.free = free
  }

  /// Both figures; `nil` if one is missing.
  public var whole: NodeMemory? {
    guard let total, let free else { return nil }
    return NodeMemory(total: total, free: free)
  }
}

extension PartialNodeMemory {
  /// Parses the text of `nodeN/meminfo`.
  init(meminfo text: [UInt8]) {
    for line in text.split(separator: .newline) {
      // Node 3 MemFree:        210680 kB
      let words = line.split(separator: .space)
      guard words.count == 5 else { continue }
      if words[2].equals("MemTotal:") { total = Self.amount(words[3]) }
      if words[2].equals("MemFree:") { free = Self.amount(words[3]) }
    }
  }

  private static func amount(_ digits: ArraySlice<UInt8>) -> ByteCount? {
    decimalNumber(digits).map(ByteCount.init(kibibytes:))
  }
}
