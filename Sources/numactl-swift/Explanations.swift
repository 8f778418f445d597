import CommandInterface
import NumaCore
import LinuxSystem

extension Machine {
  /// Says more of nodes that are refused, where the machine can be read.
  func explained(_ error: NodeSpecifierError, isBinding: Bool) -> NodeSpecifierError {
    guard var topology = try? root.nodeTopology() else { return error }
    // To run on a node, its memory does not matter.
    if isBinding { topology.withMemory = topology.online }
    return error.explained(by: topology)
  }

  /// Says more of CPUs that are refused, where the machine can be read.
  func explained(_ error: CPUSpecifierError) -> CPUSpecifierError {
    guard let topology = try? root.cpuTopology() else { return error }
    return error.explained(by: topology)
  }

  /// Says why the kernel refused a policy.
  func reason(for policy: MemoryPolicy, refused errno: Errno) -> String {
    PolicyRefusal(of: policy, errno: errno).description
  }

  /// Says why the kernel refused to have this thread run on CPUs, which are those of nodes where it was asked for nodes.
  func reason(
    for cpus: CPUMask, of nodes: NodeMask?, refused errno: Errno
  ) -> String {
    AffinityRefusal(of: cpus, ofNodes: nodes ?? NodeMask(), errno: errno).description
  }

  /// Says who refuses a call that asks for nothing that could be refused.
  func hint(on errno: Errno) -> String {
    errno == .notPermitted ? " (a seccomp filter blocks it, as those of container engines do)" : ""
  }
}
