internal import LinuxSystem

/// The reason why a text is not a hexadecimal bitmap, such as `00000000,0000000b`.
public struct BitmapError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error at ``offset``.
  public enum Reason: Hashable, Sendable {
    /// A byte is not a hexadecimal digit, more than 8 digits have no comma between them, or a bit is beyond 32767.
    case notHexadecimal, groupTooLong, tooLarge
  }

  /// The kind of error.
  public let reason: Reason
  /// The place of the error, in bytes from the start of the text.
  public let offset: Int

  public var description: String {
    let reason =
      switch reason {
      case .notHexadecimal: "not a hexadecimal digit"
      case .groupTooLong: "more than 8 digits without a comma"
      case .tooLarge: "bitmap too large"
      }
    return "\(reason) at byte \(offset)"
  }
}

/// Reads and writes the kernel's bitmap form of a mask: groups of 32 bits in hexadecimal, the greatest
/// first, with commas between them.
///
/// Source: bitmap_parse() and `%*pb`, Documentation/core-api/printk-formats.rst.
enum Bitmap {
  private static let groupBits = 32
  private static let groupDigits = groupBits / 4

  /// Reads a bitmap.
  ///
  /// An empty text is an empty set. Zero bytes and white space may end the text.
  static func parse(_ text: [UInt8]) throws(BitmapError) -> BitWords {
    let text = text[..<endOfText(text.span)]
    var bits = BitWords()
    guard !text.isEmpty else { return bits }
    let groups = text.split(separator: .comma, omittingEmptySubsequences: false)
    for (index, group) in groups.enumerated() {
      guard !group.isEmpty else {
        throw BitmapError(reason: .notHexadecimal, offset: group.startIndex)
      }
      guard group.count <= groupDigits else {
        throw BitmapError(reason: .groupTooLong, offset: group.startIndex + groupDigits)
      }
      let lowest = (groups.count - 1 - index) * groupBits
      for (offset, byte) in zip(group.indices, group) {
        guard let digit = byte.digit, digit < 16 else {
          throw BitmapError(reason: .notHexadecimal, offset: offset)
        }
        let place = lowest + (group.endIndex - 1 - offset) * 4
        for bit in 0..<4 where digit >> bit & 1 == 1 {
          guard place + bit <= RangeList.greatestNumber else {
            throw BitmapError(reason: .tooLarge, offset: offset)
          }
          bits.insert(place + bit)
        }
      }
    }
    return bits
  }

  /// Returns the bitmap of a set, in as few groups as hold it, but at least one.
  static func text(of bits: BitWords) -> String {
    let groups = (bits.max ?? 0) / groupBits + 1
    let groupsPerWord = UInt.bitWidth / groupBits
    return (0..<groups).reversed().map { group in
      let word = group / groupsPerWord
      let shift = UInt(group % groupsPerWord * groupBits)
      let value = word < bits.words.count ? bits.words[word] >> shift & 0xffff_ffff : 0
      return String(value, radix: 16).padded(to: groupDigits, with: .zero)
    }.joined(separator: ",")
  }
}

extension IDMask {
  /// Reads the kernel's bitmap form, `00000000,0000000b`, as in `nodeN/cpumap` and `Mems_allowed`.
  ///
  /// An empty text is the empty set. Zero bytes and white space at the end are ignored.
  ///
  /// - Throws: ``BitmapError`` with the byte at fault if a byte is not a hexadecimal digit, a group has more than 8
  ///   digits, or a bit is beyond 32767.
  ///
  /// Source: bitmap_parse() and `%*pb`, Documentation/core-api/printk-formats.rst.
  public init(bitmap text: [UInt8]) throws(BitmapError) {
    self.init(bits: try Bitmap.parse(text))
  }

  /// Reads the kernel's bitmap form, `00000000,0000000b`.
  ///
  /// - Throws: As ``init(bitmap:)-([UInt8])``.
  public init(bitmap text: String) throws(BitmapError) {
    try self.init(bitmap: text.bytes)
  }

  /// The kernel's bitmap form, in as few groups of 32 bits as hold it.
  public var bitmap: String { Bitmap.text(of: bits) }
}
