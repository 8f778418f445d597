internal import LinuxSystem

/// The reason why a text is not a list of ranges, such as `0-3,8`.
public struct RangeListError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error at ``offset``.
  public enum Reason: Hashable, Sendable {
    /// A number is missing, a number is beyond 32767, a range descends, or a character other than a comma follows.
    case notANumber, tooLarge, descendingRange, unexpectedCharacter
  }

  /// The kind of error.
  public let reason: Reason
  /// The place of the error, in bytes from the start of the text.
  public let offset: Int

  public var description: String {
    let reason =
      switch reason {
      case .notANumber: "not a number"
      case .tooLarge: "number too large"
      case .descendingRange: "range that descends"
      case .unexpectedCharacter: "unexpected character"
      }
    return "\(reason) at byte \(offset)"
  }
}

/// Reads and writes the kernel's list form of a mask: `0-3,8`, ascending, decimal.
///
/// Source: bitmap_parselist() and `%*pbl`, Documentation/core-api/printk-formats.rst.
enum RangeList {
  /// The greatest number a list may hold.
  ///
  /// Every NUMA system call refuses a mask longer than one page of bits (`get_nodes()`, mm/mempolicy.c). So a file with
  /// a greater number is damaged, and must not make the reader allocate a mask of that size.
  static let greatestNumber = 32767

  /// Reads a list.
  ///
  /// An empty text is an empty list. Zero bytes and white space may end the text.
  static func parse(_ text: [UInt8]) throws(RangeListError) -> BitWords {
    var bits = BitWords()
    let end = endOfText(text.span)
    var offset = 0
    guard offset < end else { return bits }
    while true {
      let start = offset
      let first = try number(in: text, from: &offset, to: end)
      var last = first
      if offset < end, text[offset] == .hyphen {
        offset += 1
        last = try number(in: text, from: &offset, to: end)
      }
      guard first <= last else {
        throw RangeListError(reason: .descendingRange, offset: start)
      }
      bits.insert(first...last)
      guard offset < end else { return bits }
      guard text[offset] == .comma else {
        throw RangeListError(reason: .unexpectedCharacter, offset: offset)
      }
      offset += 1
    }
  }

  private static func number(
    in text: [UInt8], from offset: inout Int, to end: Int
  ) throws(RangeListError) -> Int {
    let start = offset
    var value = 0
    while offset < end, let digit = text[offset].decimalDigit {
      value = value * 10 + digit
      guard value <= greatestNumber else {
        throw RangeListError(reason: .tooLarge, offset: start)
      }
      offset += 1
    }
    guard offset > start else { throw RangeListError(reason: .notANumber, offset: start) }
    return value
  }

  /// Returns the list of a set.
  static func text(of bits: BitWords) -> String {
    var text = ""
    var start = bits.first()
    while let first = start {
      let last = bits.endOfRun(from: first)
      if !text.isEmpty { text += "," }
      text += String(first)
      if last > first {
        text += "-"
        text += String(last)
      }
      start = bits.first(from: last + 1)
    }
    return text
  }
}

extension IDMask {
  /// Reads the kernel's list form, `0-3,8`, as in `/sys/devices/system/node/online`.
  ///
  /// An empty text is the empty set. Zero bytes and white space at the end are ignored.
  ///
  /// - Throws: ``RangeListError`` with the byte at fault if a number is missing or beyond 32767, a range descends, or a
  ///   character other than a comma follows a number.
  ///
  /// Source: bitmap_parselist() and `%*pbl`, Documentation/core-api/printk-formats.rst.
  public init(rangeList text: [UInt8]) throws(RangeListError) {
    self.init(bits: try RangeList.parse(text))
  }

  /// Reads the kernel's list form, `0-3,8`.
  ///
  /// - Throws: As ``init(rangeList:)-([UInt8])``.
  public init(rangeList text: String) throws(RangeListError) {
    try self.init(rangeList: text.bytes)
  }
}

extension IDMask: CustomStringConvertible {
  /// The kernel's list form: `0-3,8`; empty for the empty set.
  public var description: String { RangeList.text(of: bits) }
}

extension IDMask {
  /// The set with its noun, such as `node 2`, `nodes 2-3`, `CPU 2` or `CPUs 2-3`.
  public var counted: String { "\(ID.noun)\(count == 1 ? "" : "s") \(self)" }

  /// The set as a list, such as `0-3`; `none` if it is empty.
  var listed: String { isEmpty ? "none" : description }
}
