import CommandInterface
import NumaCore

/// A policy as typed.
struct PolicyRequest: Equatable {
  /// The name of the policy, without leading hyphens.
  let name: Word
  let mode: MemoryPolicy.Mode
  /// The nodes of the policy; `nil` for the policies that take none.
  let nodes: NodeSpecifier?

  /// The policy as messages name it: `membind: 0-3`.
  var label: String { nodes.map { "\(name): \(Word($0.text).quotedIfEmpty)" } ?? "\(name)" }
}

extension PolicyRequest {
  init(_ word: Word, _ nodes: Word?) throws(Failure) {
    let name = Word([UInt8](word.bytes.drop { $0 == UInt8(ascii: "-") }))
    self.name = name
    guard let mode = Self.modes.first(where: { name == Word($0.name) })?.mode else {
      let hint = name == word ? "" : " (options come before SIZE)"
      throw Failure("\(word.quotedIfEmpty): no such policy\(hint)")
    }
    self.mode = mode
    guard mode != .default, mode != .local else {
      self.nodes = nil
      return
    }
    guard let nodes else {
      throw Failure(UsageError(word, .needsValue(.nodes)), MemhogOption.usage)
    }
    self.nodes = try orFail(name.description) { () throws(NodeSpecifierError) in
      try NodeSpecifier(nodes.bytes)
    }
  }

  /// The policies, by their names in memhog(8).
  static let modes: [(name: String, mode: MemoryPolicy.Mode)] = [
    ("interleave", .interleave), ("weighted-interleave", .weightedInterleave), ("membind", .bind),
    ("preferred", .preferred), ("preferred-many", .preferredMany), ("local", .local),
    ("default", .default),
  ]
}
