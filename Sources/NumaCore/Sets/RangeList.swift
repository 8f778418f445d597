/// Why a text is no list of ranges, such as `0-3,8`.
public struct RangeListError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was wrong at ``offset``.
  public enum Reason: Hashable, Sendable {
    case notANumber, tooLarge, descendingRange, unexpectedCharacter
  }

  public let reason: Reason
  /// Where in the text, in bytes from its start.
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
  /// A mask longer than one page of bits is refused by every NUMA system call (`get_nodes()`,
  /// mm/mempolicy.c), so a greater number in a file is damage, and must not cost its size in memory.
  static let greatestNumber = 32767

  /// Calls `body` with each range of the list. An empty text is an empty list; a newline may end it.
  static func parse(
    _ text: [UInt8], _ body: (ClosedRange<Int>) -> Void
  ) throws(RangeListError) {
    let text = text.last == .newline ? text.dropLast() : text[...]
    guard !text.isEmpty else { return }
    var offset = text.startIndex

    func number() throws(RangeListError) -> Int {
      let start = offset
      var value = 0
      while offset < text.endIndex, let digit = text[offset].decimalDigit {
        value = value * 10 + digit
        guard value <= greatestNumber else {
          throw RangeListError(reason: .tooLarge, offset: start)
        }
        offset += 1
      }
      guard offset > start else { throw RangeListError(reason: .notANumber, offset: start) }
      return value
    }

    while true {
      let start = offset
      let first = try number()
      var last = first
      if offset < text.endIndex, text[offset] == .hyphen {
        offset += 1
        last = try number()
      }
      guard first <= last else {
        throw RangeListError(reason: .descendingRange, offset: start)
      }
      body(first...last)
      guard offset < text.endIndex else { return }
      guard text[offset] == .comma else {
        throw RangeListError(reason: .unexpectedCharacter, offset: offset)
      }
      offset += 1
    }
  }

  /// Writes ascending numbers as a list.
  static func text(of numbers: some Sequence<Int>) -> String {
    var text = ""
    var run: ClosedRange<Int>?

    func close() {
      guard let run else { return }
      if !text.isEmpty { text += "," }
      text += String(run.lowerBound)
      if run.count > 1 { text += "-" + String(run.upperBound) }
    }

    for number in numbers {
      if let open = run, open.upperBound + 1 == number {
        run = open.lowerBound...number
      } else {
        close()
        run = number...number
      }
    }
    close()
    return text
  }
}

extension NodeMask {
  /// Reads the kernel's list form, `0-3,8`, as in `/sys/devices/system/node/online`.
  ///
  /// - Throws: ``RangeListError`` with the byte at fault.
  public init(rangeList text: [UInt8]) throws(RangeListError) {
    self.init()
    try RangeList.parse(text) { range in
      for number in range { insert(NodeID(rawValue: number)) }
    }
  }

  /// Reads the kernel's list form, `0-3,8`.
  ///
  /// - Throws: ``RangeListError`` with the byte at fault.
  public init(rangeList text: String) throws(RangeListError) {
    try self.init(rangeList: [UInt8](text.utf8))
  }
}

extension NodeMask: CustomStringConvertible {
  /// The kernel's list form: `0-3,8`; empty for the empty set.
  public var description: String { RangeList.text(of: lazy.map(\.rawValue)) }
}
