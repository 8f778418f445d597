import CommandInterface
import LinuxSystem
import NumaCore

extension Planner {
  /// Plans to run this rank on its share of the machine, with memory from that share.
  ///
  /// With `--check`, plans the settings of all ranks, so that each is tried and printed.
  mutating func takeLocalRank(_ option: NumactlOption, _ text: Word?) throws(Failure) {
    guard !object.isAttached else {
      throw Failure("\(option.name): is for a command, not for a segment or file")
    }
    if let other = policyOption ?? bindingOption {
      throw Failure("\(option.name): cannot stand with \(other): it sets CPUs and memory itself")
    }
    try beginBinding(option)
    try beginPolicy(option)
    noteSpecifier(of: option)
    let request = try orFail(option.name) { () throws(RankRequestError) in try RankRequest(text) }
    let rank = try orFail(option.name) { () throws(LocalRankError) in
      try LocalRank(in: machine.environment)
    }
    if machine.root.lacksNUMA { return try applyRefused(option, nil, reason: "\(MissingNUMA())") }
    let shared: SharedMachine
    do throws(ReadError) {
      shared = try SharedMachine(
        &machine, takesAll: takesAll, needsDistances: text != nil)
    } catch {
      return try applyRefused(option, nil, reason: error.description)
    }
    guard globalOptions.isCheck else { return try applyShare(rank, request, option, on: shared) }
    guard rank.count <= Self.greatestRankCount else {
      throw Failure("\(option.name): --check shows at most \(Self.greatestRankCount) ranks")
    }
    for index in 0..<rank.count {
      try applyShare(LocalRank(rank: index, count: rank.count), request, option, on: shared)
    }
  }

  /// The number of ranks that `--check` shows at most.
  private static let greatestRankCount = 1 << 16

  /// Applies the share of a rank.
  private mutating func applyShare(
    _ rank: LocalRank, _ request: RankRequest, _ option: NumactlOption, on shared: SharedMachine
  ) throws(Failure) {
    do throws(RankShareError) {
      apply(try share(rank, request, option, on: shared), of: rank, request, option)
    } catch {
      try applyRefused(option, nil, reason: error.description)
    }
  }

  private mutating func share(
    _ rank: LocalRank, _ request: RankRequest, _ option: NumactlOption, on shared: SharedMachine
  ) throws(RankShareError) -> RankShare {
    var share: RankShare
    if let kind = request.devices {
      let devices: RankDevices
      do throws(RankDevicesError) {
        devices = try RankDevices(kind, on: machine.root, machine.environment)
      } catch {
        throw .devices(error)
      }
      if let warning = devices.warning { warnOnce("\(option.name): \(warning)") }
      share = try shared.share(rank, devices)
    } else {
      share = try shared.share(rank)
    }
    guard request.takesHighBandwidth else { return share }
    let fast: NodeMask
    do throws(NodeWordError) {
      fast = try machine.root.nodes(of: .hbm, within: shared.memory).nodes
    } catch {
      throw .highBandwidth(error)
    }
    share.memory = try shared.memory(of: share.nodes, among: fast)
    return share
  }

  private mutating func apply(
    _ share: RankShare, of rank: LocalRank, _ request: RankRequest, _ option: NumactlOption
  ) {
    var flags = globalOptions.flags
    if isBalancing { flags.insert(.balancing) }
    var text = "rank \(rank.rank) of \(rank.count)"
    if let device = share.device { text += " at \(device)" }
    // The kernel balances among the nodes of these two modes only.
    let prefersOne = share.memory.count == 1 && !isBalancing
    let mode: MemoryPolicy.Mode =
      !request.isPreferred ? .bind : prefersOne ? .preferred : .preferredMany
    for value in [
      Setting.Value.affinity(share.cpus, of: share.nodes),
      .policy(MemoryPolicy(mode, share.memory, flags: flags)),
    ] {
      apply(Setting(option: option.name, text: Word(text), value: value))
    }
  }
}
