/// A set of kernel numbers, held as the `unsigned long` words the kernel reads: bit *n* is number *n*.
///
/// The mask grows with its members and has no fixed width. Two masks are equal if they hold the same numbers.
/// Its description is the kernel's list form, `0-3,8`; ``bitmap`` is the kernel's bitmap form.
public struct IDMask<ID: MaskID>: Hashable, Sendable {
  var bits: BitWords

  init(bits: BitWords) { self.bits = bits }

  /// Creates a set from words that the kernel filled.
  init(words: [UInt]) { bits = BitWords(words: words) }

  /// Creates an empty set.
  public init() { bits = BitWords() }

  /// Creates a set of all numbers of a range.
  ///
  /// - Precondition: All numbers are from 0 to 32767, the greatest number in a mask that the kernel accepts.
  public init(_ range: ClosedRange<ID>) {
    bits = BitWords()
    bits.insert(range.lowerBound.rawValue...range.upperBound.rawValue)
  }

  var words: [UInt] { bits.words }

  func padded(to count: Int) -> [UInt] {
    bits.words + repeatElement(0, count: count - bits.words.count)
  }

  /// The greatest member.
  public var max: ID? { bits.max.map(ID.init(rawValue:)) }

  /// The least member.
  public var first: ID? { bits.first().map(ID.init(rawValue:)) }

  /// The number of members.
  public var count: Int { bits.count }

  /// Returns the member that has `index` members below it, as for `+2` in a specifier, or `nil` if there is none.
  public func member(at index: Int) -> ID? {
    guard index >= 0, index < count else { return nil }
    return dropFirst(index).first { _ in true }
  }
}

extension IDMask: SetAlgebra {
  public var isEmpty: Bool { bits.isEmpty }

  public func contains(_ id: ID) -> Bool { bits.contains(id.rawValue) }

  /// Adds a number.
  ///
  /// - Precondition: The number is from 0 to 32767, the greatest number in a mask that the kernel accepts.
  @discardableResult
  public mutating func insert(_ id: ID) -> (inserted: Bool, memberAfterInsert: ID) {
    (bits.insert(id.rawValue), id)
  }

  @discardableResult
  public mutating func remove(_ id: ID) -> ID? { bits.remove(id.rawValue) ? id : nil }

  /// Adds a number, and returns the number if the set contained it before; otherwise returns `nil`.
  ///
  /// - Precondition: As ``insert(_:)``.
  @discardableResult
  public mutating func update(with id: ID) -> ID? { bits.insert(id.rawValue) ? nil : id }

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

  public mutating func formSymmetricDifference(_ other: Self) { self = symmetricDifference(other) }
}

extension IDMask: Sequence {
  /// An iterator over the members in ascending order.
  public struct Iterator: IteratorProtocol {
    fileprivate let bits: BitWords
    fileprivate var start = 0

    public mutating func next() -> ID? {
      guard let number = bits.first(from: start) else { return nil }
      start = number + 1
      return ID(rawValue: number)
    }
  }

  public func makeIterator() -> Iterator { Iterator(bits: bits) }
}
