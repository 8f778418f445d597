import CommandInterface
import NumaCore
import LinuxSystem

extension Planner {
  /// Plans to set weights, after checking that each node has a weight to set.
  mutating func takeWeights(_ option: NumactlOption, _ text: Word) throws(Failure) {
    if globalOptions.isCheck {
      throw Failure("--check: tries the settings of a command; \(option.name) sets the machine's")
    }
    let changes = try orFail(option.name) { () throws(WeightListError) in
      try [WeightChange](text)
    }
    for change in changes {
      let reason = try orFail { () throws(ReadError) in
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
