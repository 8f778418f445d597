import CommandInterface
import NumaCore
import LinuxSystem

/// The weights that were set, with their old values.
struct AppliedWeights: Equatable {
  struct Row: Equatable {
    let change: WeightChange
    let old: Int
  }

  private(set) var rows: [Row] = []
  /// The file that makes the kernel set the weights itself again; `nil` if it did not do so until now.
  private(set) var automaticWeightsFile: FilePath?
}

extension AppliedWeights {
  /// Sets the weights, one after the other.
  ///
  /// If a weight cannot be set, the weights before it are restored.
  ///
  /// - Throws: The change that failed, the reason, and the resulting weights.
  init(setting changes: [WeightChange], in root: SystemRoot) throws(Failure) {
    for change in changes {
      do throws(Failure) {
        try set(change, in: root)
      } catch {
        throw Failure("--set-weights: \(change): \(error.message ?? "")\(undo(in: root))")
      }
    }
  }

  private mutating func set(_ change: WeightChange, in root: SystemRoot) throws(Failure) {
    let old = try orFail { () throws(ReadError) in
      // The first weight that is written turns off automatic weights.
      if rows.isEmpty, try root.setsInterleaveWeights() == true {
        automaticWeightsFile = root.automaticWeightsFile
      }
      return try root.interleaveWeight(of: change.node)
    }
    guard let old else { throw Failure("node \(change.node) has no weight any more") }
    do throws(WriteError) {
      try root.setInterleaveWeight(change.weight, of: change.node)
    } catch {
      let needsRoot = error.errno == .permissionDenied || error.errno == .notPermitted
      throw Failure("\(error)" + (needsRoot ? " (only root may set weights)" : ""))
    }
    rows.append(Row(change: change, old: old))
  }

  /// Restores the old weights, and returns a description of the result.
  private func undo(in root: SystemRoot) -> String {
    var text = ""
    for row in rows.reversed() {
      do throws(WriteError) {
        try root.setInterleaveWeight(row.old, of: row.change.node)
        text += "; node \(row.change.node) is back at \(row.old)"
      } catch {
        text += "; node \(row.change.node) stays at \(row.change.weight): \(error)"
      }
    }
    guard automaticWeightsFile != nil, !rows.isEmpty else { return text }
    do throws(WriteError) {
      try root.letKernelSetInterleaveWeights()
      return text + "; the kernel sets weights itself again"
    } catch {
      return text + "; the kernel no longer sets weights itself: \(error)"
    }
  }
}
