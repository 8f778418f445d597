import CommandInterface
import NumaCore
import LinuxSystem

/// The machine, with the nodes and CPUs that specifiers may name here.
///
/// Each set is read once, when it is first needed. So a requested binding does not narrow the nodes and CPUs that the
/// next option may name.
struct Machine {
  let root: SystemRoot
  /// Returns the value of an environment variable, in which launchers give the rank of this process.
  let environment: @Sendable (String) -> Word?
  private var allowedNodes: NodeMask?
  private var allowedCPUs: CPUMask?

  init(
    _ root: SystemRoot, environment: @escaping @Sendable (String) -> Word? = Word.init(environment:)
  ) {
    self.root = root
    self.environment = environment
  }

  /// Creates the machine as a running process may use it: with the nodes of its cpuset, and all CPUs, since a binding
  /// that it has is replaced.
  init(_ root: SystemRoot, of status: ProcessStatus) {
    self.init(root)
    allowedNodes = status.allowedNodes
    allowedCPUs = root.part { () throws(ReadError) in try root.cpuTopology().online }
  }

  /// Returns the nodes that memory may come from.
  mutating func memoryNodes() throws(ReadError) -> NodeMask {
    if let allowedNodes { return allowedNodes }
    let nodes = try root.allowedNodes()
    allowedNodes = nodes
    return nodes
  }

  /// Returns the nodes on whose CPUs a command may run.
  ///
  /// As in numactl, these include the nodes that memory may come from. They also include nodes without memory that have
  /// CPUs, and nodes with an allowed CPU.
  mutating func runNodes() throws(ReadError) -> NodeMask {
    let topology = try root.nodeTopology()
    var nodes = try memoryNodes().union(topology.withCPUs.subtracting(topology.withMemory))
    let allowedCPUs = try cpus()
    for node in topology.withCPUs.subtracting(nodes)
    where !root.knownCPUs(of: node).isDisjoint(with: allowedCPUs) {
      nodes.insert(node)
    }
    return nodes
  }

  /// Returns the CPUs that a command may run on, including offline CPUs if they are allowed.
  mutating func cpus() throws(ReadError) -> CPUMask {
    if let allowedCPUs { return allowedCPUs }
    let cpus = try root.allowedCPUs()
    allowedCPUs = cpus
    return cpus
  }

  /// Returns all node numbers up to the last, for `--all`; the kernel ignores the gaps among them.
  func everyNode() throws(ReadError) -> NodeMask {
    guard let last = try root.nodeTopology().online.max else { return NodeMask() }
    return NodeMask(0...last)
  }

  /// Returns all possible CPUs, for `--all`.
  func everyCPU() throws(ReadError) -> CPUMask { try root.cpuTopology().possible }

  /// Returns the CPUs of nodes.
  ///
  /// A number that is not an online node, such as a gap, has no CPUs.
  func cpus(of nodes: NodeMask) throws(ReadError) -> CPUMask {
    let online = try root.onlineNodes()
    guard nodes.isEmpty || !online.isEmpty else {
      throw .unreadable(root.resolve("/sys/devices/system/node"), .noSuchFileOrDirectory)
    }
    return root.knownCPUs(of: nodes.intersection(online))
  }
}

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
}
