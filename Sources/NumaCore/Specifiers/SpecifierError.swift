/// Why a specifier does not name a set: the word at fault, its place and the reason.
public struct SpecifierError<ID: MaskID>: Error, Hashable, Sendable {
  /// Why the word names no node or no CPU.
  public enum Reason: Hashable, Sendable {
    /// A number was due.
    case notANumber
    /// Nothing follows the hyphen of a range.
    case missingRangeEnd
    /// Something follows `all`, which outweighs what is before it.
    case allNotLast
    /// Text follows an item that is complete.
    case unexpectedText
    /// The machine has no such node or CPU; these are there.
    case missing(online: IDMask<ID>)
    /// It could come online, and is not.
    case offline
    /// The node has no memory.
    case noMemory
    /// It is not among the allowed ones; the rest of the machine tells why.
    case notAllowed(ID?, allowed: IDMask<ID>)
    /// `+N` counts beyond the allowed ones; this many there are.
    case beyondAllowed(count: Int)
    /// A decimal number without a leading zero was due behind the colon of a node word.
    case notADecimalNumber
    /// The device's node could not be told.
    case device(DeviceError)
    /// The word names no node here.
    case word(NodeWordError)
  }

  /// The specifier as typed.
  public let text: [UInt8]
  /// The bytes of ``text`` that are at fault; empty where something is missing.
  public let bytes: Range<Int>
  /// Why the word names no node or no CPU.
  public let reason: Reason

  /// The part of the specifier that is at fault.
  public var word: ArraySlice<UInt8> { text[bytes] }

  /// The same word, for another reason.
  func with(_ reason: Reason) -> Self { Self(text: text, bytes: bytes, reason: reason) }
}

extension SpecifierError: CustomStringConvertible {
  /// The specifier, the word with its place where that is not the whole, and the reason.
  public var description: String {
    "\(text.isEmpty ? "''" : String(decoding: text, as: UTF8.self)): \(explanation)"
  }

  /// The word with its place where that is not the whole specifier, and the reason.
  public var explanation: String {
    guard bytes.count < text.count else { return "\(reason)" }
    let charactersBefore = String(decoding: text[..<bytes.lowerBound], as: UTF8.self).count
    let place = "at character \(charactersBefore + 1)"
    guard !bytes.isEmpty else { return "\(place): \(reason)" }
    return "'\(String(decoding: word, as: UTF8.self))' \(place): \(reason)"
  }
}

extension SpecifierError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notANumber:
      ID.self == NodeID.self
        ? "not a number, a range, 'all', a node word or a device" : "not a number, a range or 'all'"
    case .missingRangeEnd: "the range has no last \(ID.noun)"
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
    case .device(let error): error.description
    case .word(let error): error.description
    }
  }
}

extension MaskID {
  /// What a number of this kind is the number of, in messages.
  static var noun: String { self == NodeID.self ? "node" : "CPU" }

  /// What allows some and not others.
  static var bound: String { self == NodeID.self ? "cpuset" : "CPUs this thread may run on" }
}
