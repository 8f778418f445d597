import CommandInterface
import NumaCore

extension Planner {
  /// Ends a command line that changes running processes.
  func changeEnding(
    _ target: ProcessTarget, showsHardware: Bool, command: Word?
  ) throws(Failure) -> Ending {
    let option = target.option
    if let command {
      throw Failure(
        "\(command.quotedIfEmpty): no COMMAND can stand with \(option), which changes a process that runs"
      )
    }
    if showsHardware { throw Failure("--hardware: cannot stand with \(option)") }
    if let other = object.attachOption ?? object.sizeOption {
      throw Failure("\(other): is for shared memory, and \(option) for a process")
    }
    if plan.steps.contains(where: { $0.needsNoCommand }) {
      throw Failure("--set-weights: cannot stand with \(option)")
    }
    if bindingOption == NumactlOption.localRank(nil).name {
      throw Failure("--local-rank: is for a command, and \(option) for a process that runs")
    }
    guard !plan.steps.isEmpty else {
      throw Failure("\(option): needs --show, or a policy or binding to set")
    }
    return .changeProcesses(try changeOptions())
  }

  private func changeOptions() throws(Failure) -> ProcessChangeOptions {
    var options = ProcessChangeOptions(movesPages: globalOptions.movesPages)
    if let typed = globalOptions.mappings {
      let word = typed ?? ""
      let all = PolicyChange.Mappings.allCases
      guard let mappings = all.first(where: { word == Word($0.rawValue) }) else {
        throw Failure(
          "--mappings: \(word.quotedIfEmpty): not one of "
            + all.map { $0.rawValue }.joined(separator: ", "))
      }
      options.mappings = mappings
    }
    if let time = globalOptions.timeout {
      options.timeLimit = try orFail("--timeout: \(time.quotedIfEmpty)") {
        () throws(DurationError) in try Duration(time.bytes)
      }
    }
    guard policyOption == nil else { return options }
    if options.mappings != nil { throw Failure("--mappings: needs a policy to set") }
    if options.movesPages { throw Failure("--move: needs a policy with nodes to move to") }
    return options
  }

  /// Refuses options for a change where nothing is changed.
  func checkChangeOptions() throws(Failure) {
    guard !plan.ending.changesProcesses else { return }
    for target in globalOptions.targets.dropFirst(plan.ending.showsProcess ? 1 : 0) {
      throw Failure("\(target.option): is for a change of a policy or binding")
    }
    if globalOptions.movesPages { throw Failure("--move: is for --pid with a policy") }
    if globalOptions.timeout != nil { throw Failure("--timeout: is for --pid with a policy") }
    if globalOptions.isReport { throw Failure("--report: is for --pid with a policy or binding") }
  }

  /// Plans the home node of changed mappings.
  mutating func takeHomeNodeOfMappings(_ option: NumactlOption, _ text: Word) throws(Failure) {
    guard case .some(.some) = globalOptions.mappings else {
      throw Failure(
        "\(option.name): needs --mappings: the kernel keeps a home node for memory, not for a thread"
      )
    }
    try applyHomeNode(option, text)
  }

  /// The policy requested for the threads; `nil` if there is none.
  var threadPolicy: MemoryPolicy? {
    for case .apply(let setting) in plan.steps.reversed() {
      if case .policy(let policy) = setting.value { return policy }
    }
    return nil
  }
}
