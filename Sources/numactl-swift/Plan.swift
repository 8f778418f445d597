import CommandInterface
import NumaCore

typealias PolicyFlags = MemoryPolicy.Flags

/// The actions that a command line requests on this machine, in the order in which they are carried out.
struct Plan: Equatable {
  var steps: [Step] = []
  /// The warnings about requests that can be carried out nevertheless.
  var warnings: [String] = []
  var ending = Ending.done
}

/// An action before the ending.
enum Step: Equatable {
  case apply(Setting)
  case attach(ObjectRequest)
  case object(ObjectAction)
  case setWeights([WeightChange])
}

/// The last action of a plan.
enum Ending: Equatable {
  /// The steps are all there is to do.
  case done
  case help
  case version
  case show
  case showProcess(ProcessID)
  case explain(NodeSpecifier)
  case hardware
  /// Executes the command that starts at this word.
  case command(at: Int)
}

extension Ending {
  var isCommand: Bool {
    if case .command = self { true } else { false }
  }
}

/// A policy or binding that an option requests.
struct Setting: Equatable {
  enum Value: Equatable {
    /// The policy of the command.
    case policy(MemoryPolicy)
    /// The policy of the segment or file.
    case objectPolicy(MemoryPolicy, isStrict: Bool)
    /// The home node of the segment or file, which is tried first.
    case homeNode(NodeID)
    /// The CPUs to run on, and their nodes if the option named nodes.
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
