import CommandInterface
import NumaCore
import LinuxSystem

extension Machine {
  /// Returns the error with the reason why nodes are refused, if the machine can be read.
  func explained(_ error: NodeSpecifierError, isBinding: Bool) -> NodeSpecifierError {
    guard var topology = try? root.nodeTopology() else { return error }
    // A binding to the CPUs of a node does not depend on the memory of the node.
    if isBinding { topology.withMemory = topology.online }
    return error.explained(by: topology)
  }

  /// Returns the error with the reason why CPUs are refused, if the machine can be read.
  func explained(_ error: CPUSpecifierError) -> CPUSpecifierError {
    guard let topology = try? root.cpuTopology() else { return error }
    return error.explained(by: topology)
  }

  /// Returns the reason why the kernel refused a policy.
  func reason(for policy: MemoryPolicy, refused errno: Errno) -> String {
    PolicyRefusal(of: policy, errno: errno).description
  }

  /// Returns the reason why the kernel refused to bind this thread to CPUs.
  ///
  /// If the request named nodes, the CPUs are those of `nodes`.
  func reason(
    for cpus: CPUMask, of nodes: NodeMask?, refused errno: Errno
  ) -> String {
    AffinityRefusal(of: cpus, ofNodes: nodes ?? NodeMask(), errno: errno).description
  }

  /// Returns a hint at the cause of an error, for a call that the kernel itself has no reason to refuse.
  func hint(on errno: Errno) -> String {
    errno == .notPermitted ? " (a seccomp filter blocks it, as those of container engines do)" : ""
  }
}
