import CommandInterface
import LinuxSystem
import NumaCore

/// The settings of a command line for one running process.
struct ProcessChange {
  /// A setting, and the change that it requests; the setting is kept for messages.
  struct Policy {
    let setting: Setting
    let change: PolicyChange
  }

  struct Binding {
    let setting: Setting
    let change: ProcessAffinityChange
  }

  let process: ProcessID
  let name: ProcessName
  var policy: Policy?
  var binding: Binding?
  /// The settings that were refused when they were planned, with the reasons.
  var refusals: [(setting: Setting, reason: String)] = []
  /// Warnings about settings that are applied with a limitation.
  var warnings: [String] = []
}

extension ProcessChange {
  /// Takes the settings from a plan for the process.
  init(
    of process: ProcessID, _ status: ProcessStatus, _ plan: Plan, _ options: ProcessChangeOptions
  ) {
    self.process = process
    name = status.name
    warnings = plan.warnings
    var homeNode: NodeID?
    for case .apply(let setting) in plan.steps {
      if case .homeNode(let node) = setting.value { homeNode = node }
    }
    for case .apply(let setting) in plan.steps {
      switch setting.value {
      case .policy(let policy):
        var change = PolicyChange(of: process, .set(withoutRefusedBalancing(policy)))
        change.mappings = options.mappings
        change.homeNode = homeNode
        if let limit = options.timeLimit { change.timeLimit = limit }
        self.policy = Policy(setting: setting, change: change)
      case .affinity(let cpus, _):
        binding = Binding(
          setting: setting, change: ProcessAffinityChange(of: process, to: cpus))
      case .refused(let reason): refusals.append((setting, reason))
      case .nothing:
        refusals.append((setting, setting.omission ?? "nothing of it is allowed here"))
      case .homeNode, .objectPolicy: break
      }
    }
  }

  /// Kernels before 5.12 do not balance bound memory. The memory is then bound without balancing, as for a command.
  private mutating func withoutRefusedBalancing(_ policy: MemoryPolicy) -> MemoryPolicy {
    guard policy.mode == .bind, policy.flags.contains(.balancing),
      let own = try? SystemRoot.live.allowedNodes(),
      case .refused(.invalidArgument) = LinuxKernel().tryOut(
        MemoryPolicy(.bind, NodeMask(own.prefix(1)), flags: .balancing))
    else { return policy }
    warnings.append(
      "--balancing: this kernel does not balance bound memory (Linux 5.12); ignored")
    var policy = policy
    policy.flags.remove(.balancing)
    return policy
  }
}

extension ProcessChange {
  /// What was changed, to be reported, or to be put back.
  struct Result {
    var policy: PolicyChangeReport?
    var cpusBefore: [ThreadID: CPUMask]?
    var cpus: CPUMask?
    var moved: MigrationReport?
  }

  /// Returns the reason why the policy cannot be changed; `nil` if it can, or if none is requested.
  ///
  /// Nothing is touched.
  func policyRefusal() -> PolicyChangeFailure? {
    guard let policy else { return nil }
    do throws(PolicyChangeFailure) {
      try policy.change.check()
      return nil
    } catch {
      return error
    }
  }

  /// Returns the reason why the CPUs cannot be changed; `nil` if nothing is known against it.
  func bindingRefusal(in root: SystemRoot) -> String? {
    guard binding != nil, let caller = try? root.processStatus(of: .caller) else { return nil }
    guard let status = try? root.processStatus(of: process) else {
      return "\(process): no such process"
    }
    let owners = status.users.prefix(2)
    let isOwn = caller.effectiveUser.map { owners.contains($0) } ?? true
    guard isOwn || caller.effectiveCapabilities?.contains(.nice) == true else {
      return "\(process): the process belongs to another user; binding it needs CAP_SYS_NICE"
    }
    return nil
  }

  /// Makes the change.
  ///
  /// - Throws: ``Failure`` with the setting and the reason, after the process has back what it had.
  func apply() throws(Failure) -> Result {
    var result = Result()
    if let policy {
      do throws(PolicyChangeFailure) {
        result.policy = try policy.change.run()
      } catch {
        throw Failure("\(policy.setting.label): \(error)", status: error.status)
      }
    }
    guard let binding else { return result }
    do throws(ProcessAffinityChange.Refusal) {
      result.cpusBefore = try binding.change.run()
      result.cpus = binding.change.cpus
    } catch {
      let left = undo(result)
      throw Failure("\(binding.setting.label): \(process): \(error.reason)\(left)")
    }
    return result
  }

  /// Puts back what the process had before.
  ///
  /// - Returns: What could not be put back, as the end of a message; empty if everything was.
  func undo(_ result: Result) -> String {
    if let binding, let before = result.cpusBefore { binding.change.undo(before) }
    guard let policy, let report = result.policy else { return "" }
    let left = policy.change.undo(report)
    return left.isEmpty ? "" : "; process \(process): not put back: \(left.joined(separator: ", "))"
  }
}

extension PolicyChangeFailure {
  /// The exit status for the failure.
  fileprivate var status: ExitStatus {
    switch cause {
    case .notStopped, .newThreads: .timedOut
    default: .failure
    }
  }
}

extension ProcessAffinityChange.Refusal {
  fileprivate var reason: String {
    let thread = thread.map { "thread \($0): " } ?? ""
    return switch errno {
    case .invalidArgument: thread + "none of the CPUs is in its cpuset"
    case .notPermitted: thread + "it belongs to another user; binding it needs CAP_SYS_NICE"
    default: thread + "sched_setaffinity: \(errno)"
    }
  }
}
