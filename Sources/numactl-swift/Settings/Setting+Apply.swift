import CommandInterface
import NumaCore
import LinuxSystem

extension Setting {
  /// Applies the setting to this thread, and so to the command that the thread becomes.
  ///
  /// - Returns: A warning about a setting that is applied with a limitation; `nil` if there is none.
  /// - Throws: The reason why the setting cannot be applied, with the setting and its value.
  func apply(through kernel: some SettingKernel) throws(Failure) -> String? {
    switch value {
    case .policy(let policy): return try apply(policy, through: kernel)
    case .affinity(let cpus, let nodes):
      // A kernel without NUMA support has no nodes to run on, even if its /sys lists nodes.
      if nodes != nil, kernel.availability() == .notInKernel {
        throw Failure("\(label): \(MissingNUMA())")
      }
      do throws(Errno) {
        try kernel.setAffinity(cpus)
        return nil
      } catch {
        throw Failure("\(label): \(AffinityRefusal(of: cpus, ofNodes: nodes ?? [], errno: error))")
      }
    case .refused(let reason): throw Failure("\(label): \(reason)")
    // `AttachedObject` applies the settings of a segment or file.
    case .objectPolicy, .homeNode, .nothing: return nil
    }
  }

  private func apply(
    _ policy: MemoryPolicy, through kernel: some SettingKernel
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
          throw Failure("\(label): \(PolicyRefusal(of: unbalanced, errno: again))")
        }
      }
      throw Failure("\(label): \(PolicyRefusal(of: policy, errno: error))")
    }
  }
}
