import CommandInterface
import NumaCore

/// An action before the ending.
enum Step: Equatable {
  case apply(Setting)
  case attach(ObjectRequest)
  case object(ObjectAction)
  case setWeights([WeightChange])
  /// Reads a file into the page cache by the policy of this process.
  case load(Word, MemoryPolicy?)
}

extension Step {
  var attaches: Bool {
    if case .attach = self { true } else { false }
  }

  var verifies: Bool {
    if case .object(.verify) = self { true } else { false }
  }

  var dumps: Bool { self == .object(.dump) || self == .object(.dumpNodes) }

  var loads: Bool {
    if case .load = self { true } else { false }
  }

  /// Whether the step makes a command unnecessary.
  var needsNoCommand: Bool {
    switch self {
    case .setWeights, .load: true
    case .apply, .attach, .object: false
    }
  }
}
