import CommandInterface
import NumaCore
import LinuxSystem

/// A setting that was tried, and the answer of the kernel.
struct SettingCheck: Equatable {
  enum Verdict: Equatable {
    /// The policy as the kernel applies it; `nil` if the kernel does not let it be read.
    case policy(MemoryPolicy?)
    case cpus(CPUMask?)
    case refused(String)
  }

  let setting: Setting
  let verdict: Verdict

  var isAllowed: Bool {
    if case .refused = verdict { false } else { true }
  }
}

extension Setting {
  /// Tries the setting in a process that exits at once, so that the setting does not stay applied.
  func check(_ kernel: LinuxKernel, explaining machine: Machine) -> SettingCheck {
    SettingCheck(setting: self, verdict: verdict(kernel, machine))
  }

  private func verdict(_ kernel: LinuxKernel, _ machine: Machine) -> SettingCheck.Verdict {
    switch value {
    case .policy(let policy):
      switch kernel.tryOut(policy) {
      case .accepted(let effect): return .policy(effect)
      case .refused(let errno): return .refused(machine.reason(for: policy, refused: errno))
      case .killed(let signal): return .refused("a seccomp filter kills who asks (\(signal))")
      case .notTried(let errno): return .refused("could not be tried: \(errno)")
      }
    case .affinity(let cpus, let nodes):
      if nodes != nil, kernel.availability() == .notInKernel {
        return .refused("\(MissingNUMA())")
      }
      switch kernel.tryOutAffinity(cpus) {
      case .accepted(let effect): return .cpus(effect)
      case .refused(let errno):
        return .refused(machine.reason(for: cpus, of: nodes, refused: errno))
      case .killed(let signal): return .refused("a seccomp filter kills who asks (\(signal))")
      case .notTried(let errno): return .refused("could not be tried: \(errno)")
      }
    case .refused(let reason): return .refused(reason)
    case .nothing, .objectPolicy, .homeNode: return .refused("cannot be tried")
    }
  }
}

extension Program {
  /// Prints the report of `--check`: which settings are allowed here, and why the others are refused.
  ///
  /// - Throws: A failure without a message if a setting is refused, since the report states the reason.
  mutating func check(_ plan: Plan, _ machine: Machine, _ manner: Manner) throws(Failure) {
    var checks: [SettingCheck] = []
    for case .apply(let setting) in plan.steps {
      checks.append(setting.check(LinuxKernel(), explaining: machine))
    }
    guard !checks.isEmpty else { throw Failure("--check: there is no setting to check") }
    if manner.isJSON {
      output.write(checks.json.text)
    } else {
      for check in checks { output.write("\(check)\n") }
    }
    guard checks.allSatisfy({ $0.isAllowed }) else { throw Failure(nil) }
  }
}

extension SettingCheck: CustomStringConvertible {
  /// The line of the report: `--membind: 0-3: allowed, as bind:0-1,3`.
  var description: String {
    switch verdict {
    case .policy(let policy):
      "\(setting.label): allowed" + (policy.map { ", as \($0)" } ?? "")
    case .cpus(let cpus): "\(setting.label): allowed" + (cpus.map { ", on CPUs \($0)" } ?? "")
    case .refused(let reason): "\(setting.label): refused: \(reason)"
    }
  }
}

extension [SettingCheck] {
  /// The report of `--check --json`.
  var json: JSON {
    .report(
      "check",
      [("allowed", .bool(allSatisfy { $0.isAllowed })), ("settings", .array(map { $0.json }))])
  }
}

extension SettingCheck {
  fileprivate var json: JSON {
    var (policy, cpus, reason) = (JSON.null, JSON.null, JSON.null)
    switch verdict {
    case .policy(let effect): policy = effect.map { JSON($0) } ?? .null
    case .cpus(let effect): cpus = effect.map { .numbers($0) } ?? .null
    case .refused(let text): reason = .string(text)
    }
    return [
      "option": .string(setting.option), "value": setting.text.map { JSON($0) } ?? .null,
      "allowed": .bool(isAllowed), "reason": reason, "policy": policy, "cpus": cpus,
    ]
  }
}
