import LinuxSystem
import NumaCore

extension AppliedWeights {
  /// The lines of the report: each shows an old and a new weight.
  var lines: [String] {
    rows.map { "node \($0.change.node) weight: \($0.old) -> \($0.change.weight)" }
  }

  /// A warning if the kernel no longer sets the weights itself; `nil` if nothing else changed.
  var warning: String? {
    automaticWeightsFile.map {
      "--set-weights: the kernel set weights itself from the bandwidth of nodes, and no longer does (\($0))"
    }
  }
}
