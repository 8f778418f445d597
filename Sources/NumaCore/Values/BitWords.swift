/// A set of small non-negative numbers as `unsigned long` words: bit *n* stands for the number *n*.
///
/// The masks of nodes and CPUs share it. The last word is never zero, so equal sets are equal values.
struct BitWords: Hashable, Sendable {
  private(set) var words: [UInt] = []

  init() {}

  /// Creates a set from words that the kernel filled.
  init(words: [UInt]) {
    self.words = words
    dropEmptyTail()
  }

  private mutating func dropEmptyTail() {
    while words.last == 0 { words.removeLast() }
  }

  /// Returns the word that holds a number's bit, and the bit within it.
  private static func place(of number: Int) -> (word: Int, bit: UInt) {
    (number / UInt.bitWidth, 1 << UInt(number % UInt.bitWidth))
  }

  func contains(_ number: Int) -> Bool {
    guard number >= 0 else { return false }
    let (word, bit) = Self.place(of: number)
    return word < words.count && words[word] & bit != 0
  }

  /// Adds a number, and returns whether it was new.
  @discardableResult
  mutating func insert(_ number: Int) -> Bool {
    precondition((0...RangeList.greatestNumber).contains(number), "no mask holds this number")
    let (word, bit) = Self.place(of: number)
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    defer { words[word] |= bit }
    return words[word] & bit == 0
  }

  /// Adds all numbers of a range, word by word.
  mutating func insert(_ range: ClosedRange<Int>) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= RangeList.greatestNumber,
      "no mask holds this number")
    let (first, last) = (
      Self.place(of: range.lowerBound).word, Self.place(of: range.upperBound).word
    )
    if last >= words.count {
      words.append(contentsOf: repeatElement(0, count: last + 1 - words.count))
    }
    for word in first...last {
      var bits = UInt.max
      if word == first { bits &= .max << UInt(range.lowerBound % UInt.bitWidth) }
      if word == last { bits &= .max >> UInt(UInt.bitWidth - 1 - range.upperBound % UInt.bitWidth) }
      words[word] |= bits
    }
  }

  /// Removes a number, and returns whether it was in the set.
  @discardableResult
  mutating func remove(_ number: Int) -> Bool {
    guard contains(number) else { return false }
    let (word, bit) = Self.place(of: number)
    words[word] &= ~bit
    dropEmptyTail()
    return true
  }

  var isEmpty: Bool { words.isEmpty }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The greatest number.
  var max: Int? {
    guard let last = words.last else { return nil }
    return words.count * UInt.bitWidth - last.leadingZeroBitCount - 1
  }

  /// Returns the first number that is not below `start`.
  func first(from start: Int = 0) -> Int? {
    var word = start / UInt.bitWidth
    guard word < words.count else { return nil }
    var bits = words[word] & (UInt.max << UInt(start % UInt.bitWidth))
    while bits == 0 {
      word += 1
      guard word < words.count else { return nil }
      bits = words[word]
    }
    return word * UInt.bitWidth + bits.trailingZeroBitCount
  }

  /// Returns the last number of the run without gaps that starts at a member.
  func endOfRun(from start: Int) -> Int {
    var word = start / UInt.bitWidth
    // The bits above `start` that are not set: the first of them ends the run.
    var gaps = ~words[word] & (.max << UInt(start % UInt.bitWidth))
    while gaps == 0 {
      word += 1
      guard word < words.count else { return word * UInt.bitWidth - 1 }
      gaps = ~words[word]
    }
    return word * UInt.bitWidth + gaps.trailingZeroBitCount - 1
  }

  /// Combines two sets word by word; a word that one of them lacks counts as zero.
  func combined(with other: Self, by operation: (UInt, UInt) -> UInt) -> Self {
    let count = Swift.max(words.count, other.words.count)
    return Self(
      words: (0..<count).map { index in
        operation(
          index < words.count ? words[index] : 0,
          index < other.words.count ? other.words[index] : 0)
      })
  }
}
