internal import LinuxSystem

/// The reason why a specifier does not name a set, with the word at fault and its place.
public struct SpecifierError<ID: MaskID>: Error, Hashable, Sendable {
  /// The reason why the word does not name a node or CPU.
  public enum Reason: Hashable, Sendable {
    /// A number is missing.
    case notANumber
    /// No number follows the hyphen of a range.
    case missingRangeEnd
    /// The last number of a range of a word is below the first.
    case reversedRange
    /// Text follows `all`, which must be the last item because it includes all others.
    case allNotLast
    /// Text other than a comma follows a complete item.
    case unexpectedText
    /// The machine has no such node or CPU; `online` holds those that are online.
    case missing(online: IDMask<ID>)
    /// The node or CPU exists, but is offline.
    case offline
    /// The node has no memory.
    case noMemory
    /// The node or CPU is not among the allowed ones; `explained(by:)` finds the reason.
    case notAllowed(ID?, allowed: IDMask<ID>)
    /// The *N* of `+N` is not below the number of allowed nodes or CPUs, which is `count`.
    case beyondAllowed(count: Int)
    /// The text after the colon of a node word is not a decimal number without a leading zero.
    case notADecimalNumber
    /// The text after the colon of a word for a device is neither a decimal number nor the address of a PCI device.
    case notADevice
    /// The node of the device could not be found.
    case device(DeviceError)
    /// The word does not name a node on this machine.
    case word(NodeWordError)
    /// The word does not name a CPU on this machine.
    case cpuWord(CPUWordError)
  }

  /// The specifier as typed.
  public let text: [UInt8]
  /// The bytes of ``text`` that are at fault; empty if something is missing.
  public let bytes: Range<Int>
  /// The reason why the word does not name a node or CPU.
  public let reason: Reason

  /// The part of the specifier that is at fault.
  public var word: ArraySlice<UInt8> { text[bytes] }

  /// Returns an error for the same word with another reason.
  func with(_ reason: Reason) -> Self { Self(text: text, bytes: bytes, reason: reason) }
}

extension SpecifierError: CustomStringConvertible {
  /// The specifier, the word at fault with its place if the word is not the whole specifier, and the reason.
  public var description: String {
    "\(text.isEmpty ? "''" : String(bytes: text)): \(explanation)"
  }

  /// The word at fault with its place if the word is not the whole specifier, and the reason.
  public var explanation: String {
    guard bytes.count < text.count else { return "\(reason)" }
    let charactersBefore = String(bytes: text[..<bytes.lowerBound]).unicodeScalars.count
    let place = "at character \(charactersBefore + 1)"
    guard !bytes.isEmpty else { return "\(place): \(reason)" }
    return "'\(String(bytes: word))' \(place): \(reason)"
  }
}

extension SpecifierError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notANumber:
      ID.self == NodeID.self
        ? "not a number, a range, 'all', a node word or a device"
        : "not a number, a range, 'all' or a word for CPUs"
    case .missingRangeEnd: "the range has no last \(ID.noun)"
    case .reversedRange: "the range ends before it starts"
    case .allNotLast: "'all' can only be the last of a list"
    case .unexpectedText: "a comma or the end was due"
    case .missing(let online): "no such \(ID.noun) (\(ID.noun)s here: \(online.listed))"
    case .offline: "the \(ID.noun) is offline"
    case .noMemory: "the node has no memory"
    case .notAllowed(let member, let allowed):
      "\(member.map { "\(ID.noun) \($0.rawValue)" } ?? "it") is outside the \(ID.bound) "
        + "(allowed: \(allowed.listed))"
    case .beyondAllowed(let count):
      switch count {
      case 0: "no \(ID.noun) is allowed"
      case 1: "only one \(ID.noun) is allowed, +0"
      default: "only \(count) \(ID.noun)s are allowed, +0 to +\(count - 1)"
      }
    case .notADecimalNumber: "not a decimal number that fits, without leading zeros"
    case .notADevice: "not a decimal number, nor a PCI address ([segment:]bus:device[.function])"
    case .device(let error): error.description
    case .word(let error): error.description
    case .cpuWord(let error): error.description
    }
  }
}

extension MaskID {
  /// The words in messages for the set that the allowed IDs belong to.
  static var bound: String { self == NodeID.self ? "cpuset" : "CPUs this thread may run on" }
}
