import CommandInterface
import NumaCore
import LinuxSystem

/// A setting that was tried, and the answer of the kernel.
struct SettingCheck: Equatable {
  enum Outcome: Equatable {
    /// The policy as the kernel applies it; `nil` if the kernel does not let it be read.
    case policy(MemoryPolicy?)
    case cpus(CPUMask?)
    case refused(String)
  }

  let setting: Setting
  /// The running process that the setting is for; `nil` for a command.
  var process: ProcessID?
  let outcome: Outcome

  var isAllowed: Bool {
    if case .refused = outcome { false } else { true }
  }
}

extension Setting {
  /// Tries the setting in a process that exits at once, so that the setting does not stay applied.
  func check(through kernel: LinuxKernel) -> SettingCheck {
    SettingCheck(setting: self, outcome: outcome(through: kernel))
  }

  private func outcome(through kernel: LinuxKernel) -> SettingCheck.Outcome {
    switch value {
    case .policy(let policy):
      switch kernel.tryOut(policy) {
      case .accepted(let effect): return .policy(effect)
      case .refused(let errno):
        return .refused(PolicyRefusal(of: policy, errno: errno).description)
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
        return .refused(
          AffinityRefusal(of: cpus, ofNodes: nodes ?? [], errno: errno).description)
      case .killed(let signal): return .refused("a seccomp filter kills who asks (\(signal))")
      case .notTried(let errno): return .refused("could not be tried: \(errno)")
      }
    case .refused(let reason): return .refused(reason)
    case .nothing, .objectPolicy, .homeNode: return .refused("cannot be tried")
    }
  }
}
