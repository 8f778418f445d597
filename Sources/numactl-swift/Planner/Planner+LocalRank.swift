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
    let ranks =
      globalOptions.isCheck
      ? 0..<min(rank.count, Self.greatestRankCount + 1) : rank.rank..<(rank.rank + 1)
    guard ranks.count <= Self.greatestRankCount else {
      throw Failure("\(option.name): --check shows at most \(Self.greatestRankCount) ranks")
    }
    let devices = devices(for: request, of: rank.count, option)
    let fast = fastMemory(for: request, on: shared)
    for index in ranks {
      let rank = LocalRank(rank: index, count: rank.count)
      do throws(RankShareError) {
        let devices = try devices.get()
        var share =
          if let devices { try shared.share(rank, devices) } else { try shared.share(rank) }
        if let fast = try fast.get() {
          share.memory = try shared.memory(of: share.nodes, among: fast)
        }
        apply(share, of: rank, request, option)
      } catch {
        let text = globalOptions.isCheck ? Word("rank \(index) of \(rank.count)") : nil
        try applyRefused(option, text, reason: error.description)
      }
    }
  }

  /// The number of ranks that `--check` shows at most.
  private static let greatestRankCount = 4096

  /// Lists the devices of which each rank has one; `nil` if the ranks divide the nodes.
  private mutating func devices(
    for request: RankRequest, of ranks: Int, _ option: NumactlOption
  ) -> Result<RankDevices?, RankShareError> {
    guard let kind = request.devices else { return .success(nil) }
    do throws(RankDevicesError) {
      let devices = try RankDevices(
        kind, ranks: ranks, on: machine.root, machine.environment)
      for warning in devices.warnings { warn("\(option.name): \(warning)") }
      return .success(devices)
    } catch {
      return .failure(.devices(error))
    }
  }

  /// Returns the nodes with high bandwidth; `nil` if they are not requested.
  private func fastMemory(
    for request: RankRequest, on shared: SharedMachine
  ) -> Result<NodeMask?, RankShareError> {
    guard request.takesHighBandwidth else { return .success(nil) }
    do throws(NodeWordError) {
      return .success(try machine.root.nodes(of: .hbm, within: shared.memory).nodes)
    } catch {
      return .failure(.highBandwidth(error))
    }
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
