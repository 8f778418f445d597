import CommandInterface
import NumaCore
import SystemPackage

extension Machine {
  /// Says what a specifier of nodes means among these.
  func select(
    _ specifier: NodeSpecifier, within allowed: NodeMask
  ) throws(NodeSpecifierError) -> NodeSelection {
    try specifier.select(within: allowed, from: root)
  }

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

  func reason(for policy: MemoryPolicy, refused errno: Errno) -> String { "\(errno)" }
  func reason(for cpus: CPUMask, refused errno: Errno) -> String { "\(errno)" }
  func hint(on errno: Errno) -> String {
    errno == .notPermitted ? " (blocked by a seccomp filter?)" : ""
  }
}
