import CommandInterface
import NumaCore
import LinuxSystem

/// The sets that specifiers choose from, each read when it is first needed, and once: a binding that was asked for
/// does not narrow what the next option may name.
struct Machine {
  let root: SystemRoot
  /// The value of a variable of the environment, where launchers of ranks say which one this is.
  let environment: @Sendable (String) -> Word?
  private var allowedNodes: NodeMask?
  private var allowedCPUs: CPUMask?

  init(
    _ root: SystemRoot, environment: @escaping @Sendable (String) -> Word? = Word.init(environment:)
  ) {
    self.root = root
    self.environment = environment
  }

  /// The nodes that memory may come from.
  mutating func memoryNodes() throws(ReadError) -> NodeMask {
    if let allowedNodes { return allowedNodes }
    let nodes = try root.allowedNodes()
    allowedNodes = nodes
    return nodes
  }

  /// The nodes on whose CPUs a command may run. Those that memory may come from are among them, as numactl has it,
  /// and beside them nodes without memory that have CPUs, and nodes with a CPU that is allowed.
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

  /// The CPUs that a command may run on: offline ones too, if they are allowed.
  mutating func cpus() throws(ReadError) -> CPUMask {
    if let allowedCPUs { return allowedCPUs }
    let cpus = try root.allowedCPUs()
    allowedCPUs = cpus
    return cpus
  }

  /// All nodes up to the last, as `--all` has it: gaps too, which the kernel passes over.
  func everyNode() throws(ReadError) -> NodeMask {
    guard let last = try root.nodeTopology().online.max else { return NodeMask() }
    return NodeMask(0...last)
  }

  /// All CPUs that could be there, as `--all` has it.
  func everyCPU() throws(ReadError) -> CPUMask { try root.cpuTopology().possible }

  /// The CPUs of nodes. What has no number of its own in /sys, a gap, has none.
  func cpus(of nodes: NodeMask) throws(ReadError) -> CPUMask {
    var cpus = CPUMask()
    let online = try root.onlineNodes()
    guard nodes.isEmpty || !online.isEmpty else {
      throw .unreadable(root.resolve("/sys/devices/system/node"), .noSuchFileOrDirectory)
    }
    for node in nodes.intersection(online) {
      cpus.formUnion(root.knownCPUs(of: node))
    }
    return cpus
  }
}
