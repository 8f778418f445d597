import CommandInterface
import NumaCore
import LinuxSystem

/// A weight to set for a node: the number of consecutive pages that weighted interleave puts on the node.
struct WeightChange: Equatable {
  let node: NodeID
  /// 1 to 255.
  let weight: Int
}

extension WeightChange: CustomStringConvertible {
  /// The change as typed.
  var description: String { "\(node)=\(weight)" }
}

/// The reason why a list of weights cannot be parsed, and the item at fault.
struct WeightListError: Error, CustomStringConvertible {
  let item: Word
  let reason: String

  var description: String { "\(item.quotedIfEmpty): \(reason)" }
}

extension [WeightChange] {
  /// The greatest node number in a mask that the kernel accepts.
  private static var greatestNode: Int { 32767 }

  /// Parses a list such as `0=5,2=1`.
  init(_ list: Word) throws(WeightListError) {
    self = []
    for bytes in list.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let item = Word([UInt8](bytes))
      let sides = bytes.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
      guard sides.count == 2 else {
        throw WeightListError(item: item, reason: "not NODE=WEIGHT, as 0=5")
      }
      guard let number = decimalNumber(sides[0]) else {
        throw WeightListError(item: item, reason: "not the number of a node before =")
      }
      guard let weight = decimalNumber(sides[1]) else {
        throw WeightListError(item: item, reason: "not a weight behind =")
      }
      guard (1...255).contains(weight) else {
        throw WeightListError(item: item, reason: "a weight is from 1 to 255")
      }
      guard number <= Self.greatestNode else {
        throw WeightListError(item: item, reason: "no node has such a number")
      }
      let node = NodeID(rawValue: number)
      guard !contains(where: { $0.node == node }) else {
        throw WeightListError(item: item, reason: "node \(node) has a weight already")
      }
      append(WeightChange(node: node, weight: weight))
    }
  }
}

/// The weights that were set, with their old values.
struct WeightReport: Equatable {
  struct Row: Equatable {
    let change: WeightChange
    let old: Int
  }

  private(set) var rows: [Row] = []
  /// Whether the kernel set the weights itself until now.
  private(set) var endsAutomaticWeights = false
}

extension WeightReport {
  /// Sets the weights, one after the other.
  ///
  /// If a weight cannot be set, the weights before it are restored.
  ///
  /// - Throws: The change that failed, the reason, and the resulting weights.
  init(_ changes: [WeightChange], in root: SystemRoot) throws(Failure) {
    for change in changes {
      do throws(Failure) {
        try set(change, in: root)
      } catch {
        throw Failure("--set-weights: \(change): \(error.message ?? "")\(undo(in: root))")
      }
    }
  }

  private mutating func set(_ change: WeightChange, in root: SystemRoot) throws(Failure) {
    let old: Int?
    do throws(ReadError) {
      // The first weight that is written turns off automatic weights.
      if rows.isEmpty { endsAutomaticWeights = try root.setsInterleaveWeights() ?? false }
      old = try root.interleaveWeight(of: change.node)
    } catch {
      throw Failure("\(error)")
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
    guard endsAutomaticWeights, !rows.isEmpty else { return text }
    do throws(WriteError) {
      try root.letKernelSetInterleaveWeights()
      return text + "; the kernel sets weights itself again"
    } catch {
      return text + "; the kernel no longer sets weights itself: \(error)"
    }
  }

  /// The lines of the report: each shows an old and a new weight.
  var lines: [String] {
    rows.map { "node \($0.change.node) weight: \($0.old) -> \($0.change.weight)" }
  }

  /// A remark if the kernel no longer sets the weights itself; `nil` if nothing else changed.
  var remark: String? {
    endsAutomaticWeights
      ? "--set-weights: the kernel set weights itself from the bandwidth of nodes, and no longer does "
        + "(/sys/kernel/mm/mempolicy/weighted_interleave/auto)" : nil
  }
}

extension Planner {
  /// Plans to set weights, after checking that each node has a weight to set.
  mutating func takeWeights(_ option: NumactlOption, _ text: Word) throws(Failure) {
    if manner.isCheck {
      throw Failure("--check: tries the settings of a command; \(option.name) sets the machine's")
    }
    let changes: [WeightChange]
    do throws(WeightListError) {
      changes = try [WeightChange](text)
    } catch {
      throw Failure("\(option.name): \(error)")
    }
    for change in changes {
      let reason = try reading { machine throws(ReadError) in
        try machine.root.reasonAgainstWeight(of: change.node)
      }
      if let reason { throw Failure("\(option.name): \(change): \(reason)") }
    }
    append(.setWeights(changes))
  }
}

extension SystemRoot {
  /// Returns the reason why a node has no weight to set; `nil` if it has one.
  fileprivate func reasonAgainstWeight(of node: NodeID) throws(ReadError) -> String? {
    if lacksNUMA { return MissingNUMA().description }
    if try interleaveWeight(of: node) != nil { return nil }
    let online = try onlineNodes()
    guard online.isEmpty || online.contains(node) else {
      return "no such node (nodes here: \(online))"
    }
    for other in online where try interleaveWeight(of: other) != nil {
      return "the kernel keeps no weight for this node"
    }
    return
      "this kernel has no weights (Linux 6.9): \(resolve("/sys/kernel/mm/mempolicy/weighted_interleave")): "
      + "\(Errno.noSuchFileOrDirectory)"
  }
}
