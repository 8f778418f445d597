import CommandInterface
import NumaCore
import LinuxSystem

/// The system calls that settings need.
///
/// Tests replace the kernel with a recorder.
protocol SettingKernel: Sendable {
  func availability() -> NUMAAvailability
  @available(*, noasync)
  func setMemoryPolicy(_ policy: MemoryPolicy) throws(Errno)
  @available(*, noasync)
  func setAffinity(_ cpus: CPUMask) throws(Errno)
}

extension LinuxKernel: SettingKernel {}

extension Setting {
  /// Applies the setting to this thread, and so to the command that the thread becomes.
  ///
  /// - Returns: A remark about a setting that is applied with a limitation; `nil` if there is none.
  /// - Throws: The reason why the setting cannot be applied, with the setting and its value.
  func apply(
    through kernel: some SettingKernel, explaining machine: Machine
  ) throws(Failure) -> String? {
    switch value {
    case .policy(let policy): return try apply(policy, kernel, machine)
    case .affinity(let cpus, let nodes):
      // A kernel without NUMA support has no nodes to run on, even if its /sys lists nodes.
      if nodes != nil, kernel.availability() == .notInKernel { throw failure(.noFunction) }
      do throws(Errno) {
        try kernel.setAffinity(cpus)
        return nil
      } catch {
        throw Failure("\(label): \(machine.reason(for: cpus, of: nodes, refused: error))")
      }
    case .refused(let reason): throw Failure("\(label): \(reason)")
    // `ObjectRun` applies the settings of a segment or file.
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
      // Kernels before 5.12 do not balance bound memory. numactl then binds the memory without balancing.
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
