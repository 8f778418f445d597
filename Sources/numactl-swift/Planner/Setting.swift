import CommandInterface
import NumaCore

/// A policy or binding that an option requests.
struct Setting: Equatable {
  enum Value: Equatable {
    /// The policy of the command.
    case policy(MemoryPolicy)
    /// The policy of the segment or file.
    case objectPolicy(MemoryPolicy, isStrict: Bool)
    /// The home node of the segment or file, which is tried first.
    case homeNode(NodeID)
    /// The CPUs to run on, and the nodes that they belong to; `nil` if the option named CPUs.
    case affinity(CPUMask, of: NodeMask?)
    /// No setting, for this reason; occurs only if a refusal is not a failure.
    case refused(String)
    /// No setting, since no part of it is allowed here; occurs only with `--best-effort`.
    case nothing
  }

  /// The name of the option in messages.
  let option: String
  /// The value of the option as typed.
  let text: Word?
  var value: Value
  /// The part of the request that was left out, and the reason; `nil` if nothing was left out.
  var omission: String?
}

extension Setting {
  /// Whether the setting is for a segment or file, and not for a command.
  var isOfObject: Bool {
    switch value {
    case .objectPolicy, .homeNode: true
    case .policy, .affinity, .refused, .nothing: false
    }
  }

  /// The setting in messages: `--membind: 0-3`.
  var label: String { text.map { "\(option): \($0.quotedIfEmpty)" } ?? option }
}
