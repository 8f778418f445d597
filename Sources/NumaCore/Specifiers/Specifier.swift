internal import LinuxSystem

/// A set of nodes or CPUs as a user writes it: `2-5`, `all`, `!0`, `+1-2`, `tier:4`, `netdev:eth0`, `core:0-3`.
///
/// ```
/// specifier := "" | ["!"] ["+"] item { "," item }
/// item      := number ["-" number] | word | "all" | device   "all" and a device only as the last item
/// word      := "cpu" | "mem" | "dram" | "hbm" | "cxl" | "gpu" | "tier:" N | "nearest:" N | "of:" N | "socket:" N
///            | ("gpu:" | "nic:") (N | PCI address)
/// ```
///
/// `!` takes the complement within the allowed set, `+` counts in it from 0. Both apply to the whole list. Numbers are
/// in C's notation: `0x` means hexadecimal, and a leading `0` octal. Blanks before a number are skipped. A device
/// stands for the node it is attached to, and a ``NodeWord`` for the nodes with a property. Both are valid only in a
/// specifier of nodes, and `+` does not change them. The *N* of a word is plain decimal.
///
/// A specifier of CPUs has other words, and each of its items may end with `/nosmt`, which takes one thread of each core:
///
/// ```
/// item      := (number ["-" number] | word | "all") ["/nosmt"]
/// word      := ("core:" | "llc:" | "socket:" | "node:") N ["-" N]
/// ```
///
/// A parsed specifier does not depend on a machine. The `select` functions of ``NodeSpecifier`` and ``CPUSpecifier``
/// return what it stands for on a machine.
///
/// Source: numactl(8), numa_parse_nodestring() and numa_parse_cpustring() of libnuma 2.0.19, which do not have words.
public struct Specifier<ID: MaskID>: Hashable, Sendable {
  /// The text as typed.
  public let text: [UInt8]
  let isComplement: Bool
  let isRelative: Bool
  let items: [SpecifierItem]

  /// Reads a specifier from bytes, because a word of a command line may hold any bytes.
  ///
  /// - Throws: ``SpecifierError`` with the word at fault, its place and the reason, if the text is not in the form of a
  ///   specifier.
  public init(_ text: [UInt8]) throws(SpecifierError<ID>) {
    self.text = text
    var reader = ItemReader<ID>(text: text)
    isComplement = reader.skip(.exclamationMark)
    isRelative = reader.skip(.plus)
    var items: [SpecifierItem] = []
    // Only the empty text means the empty set. The list is missing after `!` or `+` alone.
    if !text.isEmpty {
      repeat { items.append(try reader.item()) } while reader.skip(.comma)
      try reader.finish()
    }
    self.items = items
  }

  /// Reads a specifier.
  ///
  /// - Throws: As ``init(_:)-([UInt8])``.
  public init(_ text: String) throws(SpecifierError<ID>) { try self.init(text.bytes) }
}

/// Reads the items of a specifier one by one.
private struct ItemReader<ID: MaskID> {
  let text: [UInt8]
  var offset = 0

  mutating func skip(_ byte: UInt8) -> Bool {
    guard offset < text.count, text[offset] == byte else { return false }
    offset += 1
    return true
  }

  mutating func item() throws(SpecifierError<ID>) -> SpecifierItem {
    let start = offset
    let kind =
      if let word = try word() { word } else { try numbers() }
    let takesOneThread = ID.self == CPUID.self && skip(Self.oneThread)
    return SpecifierItem(kind: kind, takesOneThread: takesOneThread, bytes: start..<offset)
  }

  /// What stands behind an item of which one thread of each core is taken.
  private static var oneThread: String { "/nosmt" }

  private mutating func skip(_ word: String) -> Bool {
    guard text[offset...].hasPrefix(word) else { return false }
    offset += word.utf8.count
    return true
  }

  /// Reads an item that begins with a letter; returns `nil` if the item does not, or is not a word.
  private mutating func word() throws(SpecifierError<ID>) -> SpecifierItem.Kind? {
    guard offset < text.count, text[offset].isLetter else { return nil }
    if let last = lastWord() { return last }
    let end = endOfItem(from: offset)
    let all = ["all"] + (ID.self == CPUID.self ? ["all\(Self.oneThread)"] : [])
    if all.contains(where: { text[offset..<end].equals($0) }) {
      throw failure(.allNotLast, until: end)
    }
    return ID.self == NodeID.self ? try nodeWord() : try cpuWord()
  }

  /// Reads an item that may only be the last one: `all` or a device.
  ///
  /// A device name is the whole rest of the text, including commas.
  private mutating func lastWord() -> SpecifierItem.Kind? {
    let rest = text[offset...]
    let kind: SpecifierItem.Kind
    if rest.equals("all") {
      kind = .all
    } else if ID.self == CPUID.self, rest.equals("all\(Self.oneThread)") {
      offset += "all".utf8.count
      return .all
    } else if ID.self == NodeID.self, let device = DeviceName(rest) {
      kind = .device(device)
    } else {
      return nil
    }
    offset = text.count
    return kind
  }

  /// Reads an item that names nodes by a property, not by number.
  private mutating func nodeWord() throws(SpecifierError<ID>) -> SpecifierItem.Kind? {
    let end = endOfItem(from: offset)
    switch NodeWord.read(text[offset..<end]) {
    case .word(let word):
      offset = end
      return .word(word)
    case .needsNumber(let place):
      offset = place
      throw failure(.notADecimalNumber, until: end)
    case .needsDevice(let place):
      offset = place
      throw failure(.notADevice, until: end)
    case nil: return nil
    }
  }

  /// Reads an item that names CPUs by what they share.
  private mutating func cpuWord() throws(SpecifierError<ID>) -> SpecifierItem.Kind? {
    let end =
      text[offset..<endOfItem(from: offset)].firstIndex(of: .slash) ?? endOfItem(from: offset)
    switch CPUWord.read(text[offset..<end]) {
    case .word(let word):
      offset = end
      return .cpuWord(word)
    case .needsNumber(let place):
      offset = place
      throw failure(.notADecimalNumber, until: end)
    case .needsRangeEnd(let place):
      offset = place
      throw failure(.missingRangeEnd, until: end)
    case .reversed(let place):
      offset = place
      throw failure(.reversedRange, until: end)
    case nil: return nil
    }
  }

  private mutating func numbers() throws(SpecifierError<ID>) -> SpecifierItem.Kind {
    guard let first = CNumber(in: text, at: offset) else {
      throw failure(.notANumber, until: endOfItem(from: offset))
    }
    offset = first.end
    guard skip(.hyphen) else { return .number(first) }
    guard let last = CNumber(in: text, at: offset) else {
      throw failure(.missingRangeEnd, until: endOfItem(from: offset))
    }
    offset = last.end
    return .range(first: first, last: last)
  }

  func finish() throws(SpecifierError<ID>) {
    guard offset == text.count else { throw failure(.unexpectedText, until: text.count) }
  }

  private func endOfItem(from start: Int) -> Int {
    text[start...].firstIndex(of: .comma) ?? text.count
  }

  private func failure(
    _ reason: SpecifierError<ID>.Reason, until end: Int
  ) -> SpecifierError<ID> {
    SpecifierError(text: text, bytes: offset..<end, reason: reason)
  }
}
