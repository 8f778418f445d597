internal import LinuxSystem

/// An amount of memory in bytes.
public struct ByteCount: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Creates an amount from kibibytes, which the kernel's files call `kB`.
  ///
  /// If the amount does not fit, it is the greatest possible amount.
  public init(kibibytes: Int) { rawValue = kibibytes.multipliedSaturated(by: 1024) }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension ByteCount: CustomStringConvertible {
  /// The amount in the greatest binary unit in which it is at least 1, truncated to one decimal place.
  public var description: String {
    var unit = 0
    var whole = rawValue.magnitude
    var rest: UInt = 0
    while whole >= 1024, unit < Self.units.count - 1 {
      (whole, rest) = whole.quotientAndRemainder(dividingBy: 1024)
      unit += 1
    }
    let tenths = rest * 10 / 1024
    let sign = rawValue < 0 ? "-" : ""
    return "\(sign)\(whole)\(tenths == 0 ? "" : ".\(tenths)") \(Self.units[unit])"
  }

  private static let units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"]
}

/// The amount of memory of a node.
public struct NodeMemory: Hashable, Sendable {
  /// The node's memory, without the memory that the kernel reserved for itself during boot.
  public let total: ByteCount
  /// The memory that is free now, without the memory that the kernel could reclaim.
  public let free: ByteCount

  /// Creates a value from its amounts, for example in a test; ``SystemRoot/memory(of:)`` reads them.
  public init(total: ByteCount, free: ByteCount) {
    self.total = total
    self.free = free
  }
}

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
      if words[2].elementsEqual("MemTotal:".utf8) { total = Self.amount(words[3]) }
      if words[2].elementsEqual("MemFree:".utf8) { free = Self.amount(words[3]) }
    }
  }

  private static func amount(_ digits: some Collection<UInt8>) -> ByteCount? {
    decimalNumber(digits).map(ByteCount.init(kibibytes:))
  }
}

extension SystemRoot {
  /// Reads how much memory a node has.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node is offline, ``ReadError/malformed(_:reason:)`` when
  ///   `MemTotal` or `MemFree` is not a number.
  ///
  /// Source: `nodeN/meminfo`, drivers/base/node.c; numa_node_size64() of libnuma.
  public func memory(of node: NodeID) throws(ReadError) -> NodeMemory {
    let path = nodeFile("meminfo", of: node)
    guard let memory = PartialNodeMemory(meminfo: try read(path)).whole else {
      throw .malformed(resolve(path), reason: Self.incompleteMemory)
    }
    return memory
  }

  /// Reads how much memory a node has, as far as the kernel reports it.
  ///
  /// A figure that cannot be read is `nil`, with a warning.
  ///
  /// Source: As ``memory(of:)``.
  public func partialMemory(of node: NodeID) -> PartialNodeMemory {
    let path = nodeFile("meminfo", of: node)
    let text = part { () throws(ReadError) in try read(path) }
    guard let text else { return PartialNodeMemory() }
    let memory = PartialNodeMemory(meminfo: text)
    if memory.whole == nil { warn(.malformed(resolve(path), reason: Self.incompleteMemory)) }
    return memory
  }

  private static let incompleteMemory = "MemTotal or MemFree is missing or not a number"
}
