import CommandInterface
import LinuxSystem
import NumaCore

/// The values of the options that choose mappings.
extension MappingFilter {
  /// The options that choose mappings.
  static let options = ["--only", "--exclude", "--map", "--range", "--min-size"]

  /// Restricts the filter to the kinds in a list; combines the list with earlier ones if the option is repeated.
  mutating func add(only list: Word, isRepeated: Bool) throws(Failure) {
    let kinds = try Self.kinds(list, of: "--only")
    self.kinds = isRepeated ? self.kinds.union(kinds) : kinds
  }

  /// Removes the kinds in a list from the filter.
  mutating func add(exclude list: Word) throws(Failure) {
    kinds.subtract(try Self.kinds(list, of: "--exclude"))
    guard !kinds.isEmpty else {
      throw Failure("--exclude: \(list.quotedIfEmpty): leaves nothing that could move")
    }
  }

  /// Adds a text that the path of a mapped file must contain.
  mutating func add(map text: Word) throws(Failure) {
    guard !text.bytes.isEmpty else { throw Failure("--map: '': every name holds this") }
    texts.append(text.bytes)
  }

  /// Adds ranges of addresses, hexadecimal as in /proc/PID/maps.
  mutating func add(ranges list: Word) throws(Failure) {
    for item in list.items {
      let ends = item.bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      guard ends.count == 2, let start = Self.address(ends[0]), let end = Self.address(ends[1]),
        start < end
      else {
        throw Failure(
          "--range: \(item.quotedIfEmpty): not two hexadecimal addresses, the lesser first")
      }
      ranges.append(AddressRange(start, to: end))
    }
  }

  /// Sets the size below which mappings do not move.
  mutating func add(minSize word: Word) throws(Failure) {
    leastSize = try orFail("--min-size: \(word.quotedIfEmpty)") { () throws(ByteCountError) in
      try ByteCount(word.bytes)
    }
  }

  private static func kinds(
    _ list: Word, of option: String
  ) throws(Failure) -> Set<MappingKind> {
    var kinds: Set<MappingKind> = []
    for item in list.items {
      guard let kind = MappingKind.allCases.first(where: { item == Word($0.rawValue) }) else {
        throw Failure("\(option): \(item.quotedIfEmpty): not \(kindWords.alternatives)")
      }
      kinds.insert(kind)
    }
    return kinds
  }

  private static let kindWords = MappingKind.allCases.map { $0.rawValue }

  private static func address(_ digits: ArraySlice<UInt8>) -> PageAddress? {
    let hasPrefix = digits.hasPrefix("0x") || digits.hasPrefix("0X")
    let digits = hasPrefix ? digits.dropFirst(2) : digits
    // `UInt(_:radix:)` accepts a sign, which is not valid here.
    guard digits.first.map(isHexadecimal) == true else { return nil }
    return UInt(String(bytes: digits), radix: 16)
      .map(PageAddress.init(rawValue:))
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    Character(Unicode.Scalar(byte)).isHexDigit
  }
}
