import CommandInterface
import NumaCore
import LinuxSystem

/// The calls that settings come to; tests put a recorder in the kernel's place.
protocol SettingKernel: Sendable {
  func availability() -> NUMAAvailability
  @available(*, noasync)
  func setMemoryPolicy(_ policy: MemoryPolicy) throws(Errno)
  @available(*, noasync)
  func setAffinity(_ cpus: CPUMask) throws(Errno)
}

extension LinuxKernel: SettingKernel {}

extension Setting {
  /// Has it hold for this thread, and so for the command it becomes.
  ///
  /// - Returns: What should be known of it though it holds.
  /// - Throws: Why it cannot hold: the setting, what it names, the reason.
  func apply(
    through kernel: some SettingKernel, explaining machine: Machine
  ) throws(Failure) -> String? {
    switch value {
    case .policy(let policy): return try apply(policy, kernel, machine)
    case .affinity(let cpus, let nodes):
      // A kernel without NUMA has no nodes to run on, whatever its /sys says.
      if nodes != nil, kernel.availability() == .notInKernel { throw failure(.noFunction) }
      do throws(Errno) {
        try kernel.setAffinity(cpus)
        return nil
      } catch {
        throw Failure("\(label): \(machine.reason(for: cpus, of: nodes, refused: error))")
      }
    case .refused(let reason): throw Failure("\(label): \(reason)")
    // Those of objects are applied to the object.
    case .objectPolicy, .homeNode, .nothing: return nil
    }
  }

  private func apply(
    _ policy: MemoryPolicy, _ kernel: some SettingKernel, _ machine: Machine
  ) throws(Failure) -> String? {
    do throws(Errno) {
      try kernel.setMemoryPolicy(policy)
      return nil
    } catch {
      // Kernels before 5.12 do not balance memory that is bound: numactl binds it all the same.
      if error == .invalidArgument, policy.mode == .bind, policy.flags.contains(.balancing) {
        var unbalanced = policy
        unbalanced.flags.remove(.balancing)
        do throws(Errno) {
          try kernel.setMemoryPolicy(unbalanced)
          return "--balancing: this kernel does not balance bound memory (Linux 5.12); ignored"
        } catch let again {
          throw Failure("\(label): \(machine.reason(for: unbalanced, refused: again))")
        }
      }
      throw Failure("\(label): \(machine.reason(for: policy, refused: error))")
    }
  }

  private func failure(_ errno: Errno) -> Failure {
    Failure("\(label): \(errno == .noFunction ? "\(MissingNUMA())" : "\(errno)")")
  }
}
