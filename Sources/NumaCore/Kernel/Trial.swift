internal import CLibc
internal import CNuma
internal import CLibc
public import LinuxSystem

/// The number of a signal.
///
/// Source: signal(7).
public struct SignalNumber: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: CInt
  public init(rawValue: CInt) { self.rawValue = rawValue }

  /// A system call that a filter forbids (`SIGSYS`), with which seccomp kills.
  public static let badSystemCall = SignalNumber(rawValue: SIGSYS)
  /// What cannot be caught (`SIGKILL`): the killer of a machine without memory, or a user.
  public static let kill = SignalNumber(rawValue: SIGKILL)

  /// `SIGSYS` and `SIGKILL` by name, any other by number: `signal 11`.
  public var description: String {
    switch self {
    case .badSystemCall: "SIGSYS"
    case .kill: "SIGKILL"
    default: "signal \(rawValue)"
    }
  }
}

/// How a call went that was tried out in a child process.
public enum TrialOutcome<Effect: Hashable & Sendable>: Hashable, Sendable {
  /// The kernel takes it, and this is what it makes of it; nil where it does not let that be read.
  case accepted(Effect?)
  /// The kernel, or a seccomp filter, answers with this errno.
  case refused(Errno)
  /// The call does not come back: a seccomp filter kills whoever makes it, by ``SignalNumber/badSystemCall``.
  case killed(SignalNumber)
  /// There could be no child: too many processes, or no memory.
  case notTried(Errno)
}

extension LinuxKernel {
  /// Tries a policy out for a thread: a child sets it for itself, reads it back and ends. Nothing of it stays.
  ///
  /// The effect is what ``memoryPolicy()`` would say: only the nodes that are allowed and have memory, but with
  /// ``MemoryPolicy/Flags/staticNodes`` and ``MemoryPolicy/Flags/relativeNodes`` those that were given.
  ///
  /// It needs no `/proc`, leaves no zombie and takes no child's status from the caller, whatever that does about SIGCHLD.
  /// It copies the tables of the caller's pages: some 0.1 ms, and more in a process with gigabytes.
  ///
  /// Linux 2.6.7. Source: set_mempolicy(2), get_mempolicy(2), clone(2).
  public func tryOut(_ policy: MemoryPolicy) -> TrialOutcome<MemoryPolicy> {
    tryOut(policy, TRIAL_THREAD_POLICY)
  }

  /// Tries a policy out for memory, a new page of a child's, as ``tryOut(_:)`` does for a thread.
  ///
  /// Linux 2.6.7. Source: mbind(2), get_mempolicy(2), clone(2).
  public func tryOutOnMemory(_ policy: MemoryPolicy) -> TrialOutcome<MemoryPolicy> {
    tryOut(policy, TRIAL_MEMORY_POLICY)
  }

  /// Tries out on which CPUs a thread could run, as ``tryOut(_:)`` does for a policy.
  ///
  /// The effect is the CPUs that are left: those that are online and in the cpuset. So the effect of every CPU there
  /// could be is the CPUs that the cpuset allows.
  ///
  /// Linux 2.5.8. Source: sched_setaffinity(2), sched_getaffinity(2), clone(2).
  public func tryOutAffinity(_ cpus: CPUMask) -> TrialOutcome<CPUMask> {
    outcome(
      ofTrial: { (trial, effective) throws(Errno) in
        _ = try unsafe cpus.lend { (words, size) throws(Errno) in
          try valueOrErrno { unsafe try_out(TRIAL_AFFINITY, 0, words, size, &trial, &effective) }
        }
      }, effect: { _, words in CPUMask(words: words) })
  }

  private func tryOut(
    _ policy: MemoryPolicy, _ call: trial_call
  ) -> TrialOutcome<MemoryPolicy> {
    outcome(
      ofTrial: { (trial, effective) throws(Errno) in
        _ = try unsafe policy.nodes.lend { (words, maxnode) throws(Errno) in
          try valueOrErrno {
            unsafe try_out(call, policy.modeAndFlags, words, maxnode, &trial, &effective)
          }
        }
      },
      effect: { trial, words in
        MemoryPolicy(modeAndFlags: trial.mode, nodes: NodeMask(words: words))
      })
  }

  private func outcome<Effect>(
    ofTrial make: (inout trial, inout [UInt]) throws(Errno) -> Void,
    effect: (trial, [UInt]) -> Effect
  ) -> TrialOutcome<Effect> {
    var trial = trial()
    var effective = [UInt](repeating: 0, count: Int(TRIAL_WORDS))
    do throws(Errno) {
      try make(&trial, &effective)
    } catch {
      return .notTried(error)
    }
    if trial.signal != 0 { return .killed(SignalNumber(rawValue: trial.signal)) }
    if trial.call_errno != 0 { return .refused(Errno(rawValue: trial.call_errno)) }
    return .accepted(trial.is_read != 0 ? effect(trial, effective) : nil)
  }
}
