import CommandInterface
import NumaCore

extension Planner {
  /// Plans to run this rank on its share of the machine, with memory from that share.
  mutating func takeLocalRank(_ option: NumactlOption) throws(Failure) {
    guard !object.isAttached else {
      throw Failure("\(option.name): is for a command, not for a segment or file")
    }
    if let other = policyOption ?? bindingOption {
      throw Failure("\(option.name): cannot stand with \(other): it sets CPUs and memory itself")
    }
    try beginBinding(option)
    try beginPolicy(option)
    noteSpecifier(of: option)
    let rank = try orFail(option.name) { () throws(LocalRankError) in
      try LocalRank(in: machine.environment)
    }
    if machine.root.lacksNUMA { return try applyRefused(option, nil, reason: "\(MissingNUMA())") }
    let shared: SharedMachine
    do throws(ReadError) {
      shared = try SharedMachine(&machine, takesAll: takesAll)
    } catch {
      return try applyRefused(option, nil, reason: error.description)
    }
    guard let share = shared.share(rank) else {
      let missing = shared.nodes.isEmpty ? "no node with CPUs" : "no node with memory"
      return try applyRefused(option, nil, reason: "\(missing) is allowed here")
    }
    var flags = globalOptions.flags
    if isBalancing { flags.insert(.balancing) }
    let text = Word("rank \(rank.rank) of \(rank.count)")
    for value in [
      Setting.Value.affinity(share.cpus, of: share.nodes),
      .policy(MemoryPolicy(.bind, share.memory, flags: flags)),
    ] {
      apply(Setting(option: option.name, text: text, value: value))
    }
  }
}
