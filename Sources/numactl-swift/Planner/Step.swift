/// An action before the ending.
enum Step: Equatable {
  case apply(Setting)
  case attach(ObjectRequest)
  case object(ObjectAction)
  case setWeights([WeightChange])
}

extension Step {
  var attaches: Bool {
    if case .attach = self { true } else { false }
  }

  var verifies: Bool {
    if case .object(.verify) = self { true } else { false }
  }

  var dumps: Bool { self == .object(.dump) || self == .object(.dumpNodes) }

  /// Whether the step makes a command unnecessary.
  var needsNoCommand: Bool {
    if case .setWeights = self { true } else { false }
  }
}
