/// Why a specifier does not name a set of nodes: the word at fault, its place and the reason.
public struct NodeSpecifierError: Error, Hashable, Sendable {
  /// Why the word names no node.
  public enum Reason: Hashable, Sendable {
    /// A number was due.
    case notANumber
    /// Nothing follows the hyphen of a range.
    case missingRangeEnd
    /// Text follows an item that is complete.
    case unexpectedText
    /// The machine has no such node; these are its nodes.
    case noSuchNode(online: NodeMask)
    /// The node could come online, and is not.
    case offline
    /// The node has no memory.
    case noMemory
    /// The node is not among the allowed ones; ``NodeSpecifierError/explained(by:)`` tells why.
    case notAllowed(NodeID?, allowed: NodeMask)
    /// `+N` counts beyond the allowed nodes; this many there are.
    case beyondAllowed(count: Int)
    /// The device's node could not be told.
    case device(DeviceError)
  }

  /// The specifier as typed.
  public let text: [UInt8]
  /// The bytes of ``text`` that are at fault; empty where something is missing.
  public let bytes: Range<Int>
  /// Why the word names no node.
  public let reason: Reason

  /// The part of the specifier that is at fault.
  public var word: ArraySlice<UInt8> { text[bytes] }
}

extension NodeSpecifierError {
  /// Says more of a node that is not allowed: whether it exists, is online and has memory.
  public func explained(by topology: NodeTopology) -> Self {
    guard case .notAllowed(let node, _) = reason else { return self }
    guard let node, topology.possible.union(topology.online).contains(node) else {
      return Self(text: text, bytes: bytes, reason: .noSuchNode(online: topology.online))
    }
    if !topology.online.contains(node) {
      return Self(text: text, bytes: bytes, reason: .offline)
    }
    return topology.withMemory.contains(node)
      ? self : Self(text: text, bytes: bytes, reason: .noMemory)
  }
}

extension NodeSpecifierError: CustomStringConvertible {
  /// The specifier, the word with its place where that is not the whole, and the reason.
  public var description: String {
    let specifier = text.isEmpty ? "''" : String(decoding: text, as: UTF8.self)
    guard bytes.count < text.count else { return "\(specifier): \(reason)" }
    let charactersBefore = String(decoding: text[..<bytes.lowerBound], as: UTF8.self).count
    let place = "at character \(charactersBefore + 1)"
    guard !bytes.isEmpty else { return "\(specifier): \(place): \(reason)" }
    return "\(specifier): '\(String(decoding: word, as: UTF8.self))' \(place): \(reason)"
  }
}

extension NodeSpecifierError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notANumber: "not a number, a range, 'all' or a device"
    case .missingRangeEnd: "the range has no last node"
    case .unexpectedText: "a comma or the end was due"
    case .noSuchNode(let online): "no such node (nodes here: \(described(online)))"
    case .offline: "the node is offline"
    case .noMemory: "the node has no memory"
    case .notAllowed(let node, let allowed):
      "\(node.map { "node \($0)" } ?? "it") is outside the cpuset (allowed: \(described(allowed)))"
    case .beyondAllowed(let count):
      switch count {
      case 0: "no node is allowed"
      case 1: "only one node is allowed, +0"
      default: "only \(count) nodes are allowed, +0 to +\(count - 1)"
      }
    case .device(let error): error.description
    }
  }

  private func described(_ nodes: NodeMask) -> String {
    nodes.isEmpty ? "none" : nodes.description
  }
}
