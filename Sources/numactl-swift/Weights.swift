import CommandInterface
import NumaCore
import LinuxSystem

/// A weight that a node is to have: how many pages in a row weighted interleave puts on it.
struct WeightChange: Equatable {
  let node: NodeID
  /// 1 to 255.
  let weight: Int
}

extension WeightChange: CustomStringConvertible {
  /// As it is typed.
  var description: String { "\(node)=\(weight)" }
}

/// Why a list of weights cannot be read: the item at fault and the reason.
struct WeightListError: Error, CustomStringConvertible {
  let item: Word
  let reason: String

  var description: String { "\(item.quotedIfEmpty): \(reason)" }
}

extension [WeightChange] {
  /// Beyond it the kernel takes no mask.
  private static var greatestNode: Int { 32767 }

  /// Reads a list such as `0=5,2=1`.
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

/// What was done to weights.
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
  /// Sets the weights, one after the other. Where one cannot be set, those before it are set back.
  ///
  /// - Throws: What failed, and what that left.
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
      // The first that is written switches it off.
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

  /// Sets back what was set, and says what came of it.
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

  /// Old and new.
  var lines: [String] {
    rows.map { "node \($0.change.node) weight: \($0.old) -> \($0.change.weight)" }
  }

  /// What else changed.
  var remark: String? {
    endsAutomaticWeights
      ? "--set-weights: the kernel set weights itself from the bandwidth of nodes, and no longer does "
        + "(/sys/kernel/mm/mempolicy/weighted_interleave/auto)" : nil
  }
}

extension Planner {
  /// Has weights be set, once all of them can be.
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
  /// Why a node has no weight to set; nil where it has one.
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
