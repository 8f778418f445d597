internal import CNuma
package import LinuxSystem

/// The result of a call that was tried in a child process.
package enum TrialOutcome<Effect: Hashable & Sendable>: Hashable, Sendable {
  /// The kernel accepts the call.
  ///
  /// The value is the effect of the call; `nil` if the kernel does not let it be read.
  case accepted(Effect?)
  /// The kernel, or a seccomp filter, refuses the call with this errno.
  case refused(Errno)
  /// The call does not return: a seccomp filter kills its caller with ``SignalNumber/badSystemCall``.
  case killed(SignalNumber)
  /// The child process could not be created: there are too many processes, or there is no memory.
  case notTried(Errno)
}

extension LinuxKernel {
  /// Tries a policy for a thread: a child process sets it for itself, reads it back and exits.
  ///
  /// The trial leaves no trace.
  ///
  /// The effect is what ``memoryPolicy()`` would return: only the nodes that are allowed and have memory, but with
  /// ``MemoryPolicy/Flags/staticNodes`` and ``MemoryPolicy/Flags/relativeNodes`` the nodes that were given.
  ///
  /// The trial needs no `/proc`, leaves no zombie and takes no child's status from the caller, however the caller
  /// handles SIGCHLD. It copies the caller's page tables, which takes some 0.1 ms, and longer in a process with
  /// gigabytes of memory.
  ///
  /// Linux 2.6.7. Source: set_mempolicy(2), get_mempolicy(2), clone(2).
  package func tryOut(_ policy: MemoryPolicy) -> TrialOutcome<MemoryPolicy> {
    tryOut(policy, TRIAL_THREAD_POLICY)
  }

  /// Tries a policy for memory, on a new page of a child process, as ``tryOut(_:)`` does for a thread.
  ///
  /// Linux 2.6.7. Source: mbind(2), get_mempolicy(2), clone(2).
  package func tryOutOnMemory(_ policy: MemoryPolicy) -> TrialOutcome<MemoryPolicy> {
    tryOut(policy, TRIAL_MEMORY_POLICY)
  }

  /// Tries the CPUs on which a thread could run, as ``tryOut(_:)`` does for a policy.
  ///
  /// The effect is the CPUs that remain: those that are online and in the cpuset. The effect of a trial with every
  /// possible CPU is therefore the CPUs that the cpuset allows.
  ///
  /// Linux 2.5.8. Source: sched_setaffinity(2), sched_getaffinity(2), clone(2).
  package func tryOutAffinity(_ cpus: CPUMask) -> TrialOutcome<CPUMask> {
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
