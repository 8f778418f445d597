internal import SystemPackage

/// A set of nodes, held as the `unsigned long` words the kernel reads: bit *n* is node *n*.
///
/// It grows with its members: no width is fixed. Two masks are equal when they hold the same nodes.
public struct NodeMask: Hashable, Sendable {
  private var bits: BitWords

  private init(bits: BitWords) { self.bits = bits }

  public init() { bits = BitWords() }

  /// The node with the greatest number.
  public var max: NodeID? { bits.max.map(NodeID.init(rawValue:)) }

  /// The node with the least number.
  public var first: NodeID? { bits.first().map(NodeID.init(rawValue:)) }

  public var count: Int { bits.count }

  /// The member that has `index` members below it: what `+2` of a specifier means.
  public func member(at index: Int) -> NodeID? {
    guard index >= 0, index < count else { return nil }
    return dropFirst(index).first { _ in true }
  }
}

extension NodeMask: SetAlgebra {
  public var isEmpty: Bool { bits.isEmpty }

  public func contains(_ node: NodeID) -> Bool { bits.contains(node.rawValue) }

  /// Adds a node.
  ///
  /// - Precondition: The node's number is not negative.
  @discardableResult
  public mutating func insert(
    _ node: NodeID
  ) -> (inserted: Bool, memberAfterInsert: NodeID) {
    (bits.insert(node.rawValue), node)
  }

  @discardableResult
  public mutating func remove(_ node: NodeID) -> NodeID? {
    bits.remove(node.rawValue) ? node : nil
  }

  @discardableResult
  public mutating func update(with node: NodeID) -> NodeID? {
    bits.insert(node.rawValue) ? nil : node
  }

  public func union(_ other: Self) -> Self { Self(bits: bits.combined(with: other.bits, by: |)) }

  public func intersection(_ other: Self) -> Self {
    Self(bits: bits.combined(with: other.bits, by: &))
  }

  public func symmetricDifference(_ other: Self) -> Self {
    Self(bits: bits.combined(with: other.bits, by: ^))
  }

  public func subtracting(_ other: Self) -> Self {
    Self(bits: bits.combined(with: other.bits) { $0 & ~$1 })
  }

  public mutating func formUnion(_ other: Self) { self = union(other) }

  public mutating func formIntersection(_ other: Self) { self = intersection(other) }

  public mutating func formSymmetricDifference(_ other: Self) {
    self = symmetricDifference(other)
  }
}

extension NodeMask: Sequence {
  /// Visits the nodes in ascending order.
  public struct Iterator: IteratorProtocol {
    fileprivate let bits: BitWords
    fileprivate var start = 0

    public mutating func next() -> NodeID? {
      guard let number = bits.first(from: start) else { return nil }
      start = number + 1
      return NodeID(rawValue: number)
    }
  }

  public func makeIterator() -> Iterator { Iterator(bits: bits) }
}

extension NodeMask {
  /// Lends two masks to a system call as `maxnode` and the pointers to their words.
  ///
  /// `maxnode` is one more than the number of bits, because the kernel decrements it before it
  /// reads (`get_nodes()`, mm/mempolicy.c). No other code computes a `maxnode`. The shorter mask is
  /// lengthened, since the two share the one `maxnode`.
  static func lend<Result>(
    _ first: Self, _ second: Self,
    to call: (_ maxnode: UInt, UnsafePointer<UInt>?, UnsafePointer<UInt>?) throws(Errno) -> Result
  ) throws(Errno) -> Result {
    // The kernel takes a maxnode of 1 for no mask at all, so an empty set has a word too.
    let count = Swift.max(first.bits.words.count, second.bits.words.count, 1)
    let maxnode = UInt(count * UInt.bitWidth + 1)
    return try unsafe first.padded(to: count).withUnsafeBufferPointer { (first) throws(Errno) in
      try unsafe second.padded(to: count).withUnsafeBufferPointer { (second) throws(Errno) in
        try unsafe call(maxnode, first.baseAddress, second.baseAddress)
      }
    }
  }

  private func padded(to count: Int) -> [UInt] {
    bits.words + repeatElement(0, count: count - bits.words.count)
  }

  /// Lends zeroed words of at least `width` bits to a system call that fills them.
  ///
  /// The kernel refuses a `maxnode` below its own number of possible nodes
  /// (`kernel_get_mempolicy()`, mm/mempolicy.c), so the caller asks again with a greater width.
  static func filled(
    width: Int, by call: (UnsafeMutablePointer<UInt>?, _ maxnode: UInt) throws(Errno) -> Void
  ) throws(Errno) -> Self {
    let count = Swift.max((width + UInt.bitWidth - 1) / UInt.bitWidth, 1)
    var words = [UInt](repeating: 0, count: count)
    let maxnode = UInt(count * UInt.bitWidth + 1)
    try unsafe words.withUnsafeMutableBufferPointer { (words) throws(Errno) in
      try unsafe call(words.baseAddress, maxnode)
    }
    return Self(bits: BitWords(words: words))
  }
}
