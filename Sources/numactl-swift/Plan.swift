import CommandInterface
import NumaCore

typealias PolicyFlags = MemoryPolicy.Flags

/// What a command line asks for on this machine, in the order in which it is to be done.
struct Plan: Equatable {
  var steps: [Step] = []
  /// What is odd about it though it can be done.
  var warnings: [String] = []
  var ending = Ending.done
}

/// One thing to do before the end.
enum Step: Equatable {
  case apply(Setting)
  case attach(ObjectRequest)
  case object(ObjectAction)
  case setWeights([WeightChange])
}

/// What comes last.
enum Ending: Equatable {
  /// All there is to do is in the steps.
  case done
  case help
  case version
  case show
  case showProcess(ProcessID)
  case explain(NodeSpecifier)
  case hardware
  /// Becomes the command that starts at this word.
  case command(at: Int)
}

extension Ending {
  var isCommand: Bool {
    if case .command = self { true } else { false }
  }
}

/// A policy or a binding, as an option asked for it.
struct Setting: Equatable {
  enum Value: Equatable {
    /// The policy of the command.
    case policy(MemoryPolicy)
    /// The policy of the segment or file.
    case objectPolicy(MemoryPolicy, isStrict: Bool)
    /// The node of the segment or file to try first.
    case homeNode(NodeID)
    /// The CPUs to run on; of these nodes, where the option named nodes.
    case affinity(CPUMask, of: NodeMask?)
    /// Nothing, for this reason. Only where a refusal is no failure.
    case refused(String)
    /// Nothing, since nothing of it is allowed here. Only where the best is made of it.
    case nothing
  }

  /// The option, as messages call it.
  let option: String
  /// Its value as typed.
  let text: Word?
  var value: Value
  /// What was left out of what was asked for, and why.
  var omission: String?
}

extension Setting {
  /// Whether it is about a segment or file, and not about a command.
  var isOfObject: Bool {
    switch value {
    case .objectPolicy, .homeNode: true
    case .policy, .affinity, .refused, .nothing: false
    }
  }

  /// What messages call it: `--membind: 0-3`.
  var label: String { text.map { "\(option): \($0.quotedIfEmpty)" } ?? option }
}
