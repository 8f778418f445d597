import CommandInterface
import NumaCore

extension Planner {
  mutating func beginPolicy(_ option: NumactlOption) throws(Failure) {
    if let policyOption {
      throw Failure("\(option.name): only one policy can be set, and \(policyOption) sets one")
    }
    policyOption = option.name
  }

  func refuseAfterPolicy(_ option: NumactlOption) throws(Failure) {
    if let policyOption { throw Failure("\(option.name): must come before \(policyOption)") }
  }

  mutating func takeLocalPolicy(_ option: NumactlOption) throws(Failure) {
    try beginPolicy(option)
    if machine.root.lacksNUMA { return try applyRefused(option, nil, reason: "\(MissingNUMA())") }
    let policy = MemoryPolicy(.local, flags: globalOptions.flags)
    apply(Setting(option: option.name, text: nil, value: policyValue(policy)))
  }

  mutating func takePolicy(
    _ option: NumactlOption, _ mode: MemoryPolicy.Mode, of text: Word
  ) throws(Failure) {
    // As in numactl: for --membind, a second policy is reported before the nodes are read; for other options, after
    // that.
    if mode == .bind { try beginPolicy(option) }
    let choice = try nodes(of: option, text)
    if mode != .bind { try beginPolicy(option) }
    switch choice {
    case .refused(let reason):
      apply(Setting(option: option.name, text: text, value: .refused(reason)))
    case .chosen(let nodes, let omission):
      let value = try policyValue(
        option, text, mode: mode, nodes: nodes, isReduced: omission != nil)
      apply(Setting(option: option.name, text: text, value: value, omission: omission))
    }
  }

  private func policyValue(
    _ option: NumactlOption, _ text: Word, mode: MemoryPolicy.Mode, nodes: NodeMask,
    isReduced: Bool
  ) throws(Failure) -> Setting.Value {
    if isReduced, nodes.isEmpty { return .nothing }
    var mode = mode
    if isReduced, mode == .bind || mode == .preferred { mode = .preferredMany }
    if mode == .preferred, nodes.count != 1 {
      throw Failure("\(option.name): \(text.quotedIfEmpty): takes one node, not \(nodes.count)")
    }
    if nodes.isEmpty {
      // The kernel would refuse this too, but without naming the word. An empty set is meaningful only for
      // interleaving.
      guard !object.isAttached, mode == .interleave || mode == .weightedInterleave else {
        throw Failure("\(option.name): \(text.quotedIfEmpty): names no node")
      }
      return .policy(.default)
    }
    // As in numactl, one preferred node of shared memory is set in the same way as several.
    if object.isAttached, mode == .preferred { mode = .preferredMany }
    var flags = globalOptions.flags
    if isBalancing, !object.isAttached, mode == .bind || mode == .preferredMany {
      flags.insert(.balancing)
    }
    return policyValue(MemoryPolicy(mode, nodes, flags: flags))
  }

  private func policyValue(_ policy: MemoryPolicy) -> Setting.Value {
    object.isAttached ? .objectPolicy(policy, isStrict: isStrict) : .policy(policy)
  }
}
