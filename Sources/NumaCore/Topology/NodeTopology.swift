internal import LinuxSystem

/// The NUMA nodes of a machine, and those of them that the calling process may use.
public struct NodeTopology: Hashable, Sendable {
  /// Nodes that could ever come online (`possible`).
  public var possible: NodeMask
  /// Nodes that are online now: those with a directory `nodeN` (`online`).
  ///
  /// The numbers may have gaps.
  public var online: NodeMask
  /// Nodes with at least some memory (`has_memory`).
  public var withMemory: NodeMask
  /// Nodes with CPUs (`has_cpu`).
  public var withCPUs: NodeMask
  /// Nodes on which the process may allocate memory, by its cpuset.
  ///
  /// A node without memory is never among them.
  public var allowed: NodeMask

  /// Creates a topology from its sets, for example in a test; ``SystemRoot/nodeTopology()`` reads a topology.
  public init(
    possible: NodeMask, online: NodeMask, withMemory: NodeMask, withCPUs: NodeMask,
    allowed: NodeMask
  ) {
    self.possible = possible
    self.online = online
    self.withMemory = withMemory
    self.withCPUs = withCPUs
    self.allowed = allowed
  }
}

extension SystemRoot {
  /// Reads the nodes of the machine, and which of them the calling process may use.
  ///
  /// Memory and CPUs can be added and removed while a machine runs. Read the topology again to see such changes.
  ///
  /// If `/proc` is missing on the running machine (in a chroot, or early in boot), a system call returns the allowed
  /// nodes. If `/sys` is missing, the allowed nodes are returned as the nodes of the machine.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the nodes exists but cannot be read; the errors of
  ///   ``allowedNodes()``.
  ///
  /// Source: Documentation/ABI/stable/sysfs-devices-node, cpusets(7) for `Mems_allowed_list`.
  public func nodeTopology() throws(ReadError) -> NodeTopology {
    let allowed = try allowedNodes()
    let online = try onlineNodes()
    guard !online.isEmpty else {
      return NodeTopology(
        possible: allowed, online: allowed, withMemory: allowed, withCPUs: NodeMask(),
        allowed: allowed)
    }
    return NodeTopology(
      possible: listedNodes("possible") ?? online,
      online: online,
      // Linux 2.6.24 added lists of these nodes; before that every node had memory and CPUs.
      withMemory: listedNodesWithMemory()?.nodes ?? online,
      withCPUs: listedNodes("has_cpu") ?? online,
      allowed: allowed)
  }

  /// Reads the nodes on which the calling process may allocate memory, by its cpuset.
  ///
  /// If `/proc` is missing on the running machine, a system call returns the nodes. A kernel without cpusets allows all
  /// nodes with memory.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `/proc/self/status` cannot be read and, on the running machine, the
  ///   system call fails too, or when the nodes of the machine are needed and cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when the file is not a status.
  ///
  /// Linux 2.6.24. Source: proc_pid_status(5) `Mems_allowed_list`, `Mems_allowed`, cpusets(7); get_mempolicy(2).
  public func allowedNodes() throws(ReadError) -> NodeMask {
    do {
      if let allowed = try allowedNodesOfStatus() { return allowed }
    } catch .unreadable(let path, let errno) where isLive {
      // If the call fails too, the error is that of the file, because the user can fix a missing file.
      guard let allowed = try? LinuxKernel().allowedNodes() else {
        throw .unreadable(path, errno)
      }
      return allowed
    }
    // A kernel without cpusets does not print the line, and allows all nodes.
    if let nodes = listedNodesWithMemory()?.nodes { return nodes }
    return try onlineNodes()
  }

  private func allowedNodesOfStatus() throws(ReadError) -> NodeMask? {
    try maskOfStatus("Mems_allowed_list:\t", bitmap: "Mems_allowed:\t")
  }

  /// Reads a set from one line of the caller's status.
  ///
  /// Every tool needs this line when it starts, and a whole ``ProcessStatus`` costs ten times as much to read. Kernels
  /// before 2.6.26 write only the bitmap. The result is `nil` if the kernel writes neither line, or neither is a set.
  func maskOfStatus<ID>(
    _ name: StaticString, bitmap bitmapName: StaticString
  ) throws(ReadError) -> IDMask<ID>? {
    let path = processDirectory(of: .caller).appending("status")
    let text = try read(path)
    if let list = line(of: name, in: text) {
      do throws(RangeListError) {
        return try IDMask<ID>(rangeList: [UInt8](list))
      } catch {
        warn(.malformed(resolve(path), reason: "\(name): \(error)"))
      }
    }
    if let bitmap = line(of: bitmapName, in: text) {
      do throws(BitmapError) {
        return try IDMask<ID>(bitmap: [UInt8](bitmap))
      } catch {
        warn(.malformed(resolve(path), reason: "\(bitmapName): \(error)"))
      }
    }
    // Every kernel prints this line. Without it, the text was not printed by a kernel.
    guard line(of: "State:", in: text) != nil else {
      throw .malformed(resolve(path), reason: "no State")
    }
    return nil
  }

  /// Reads which nodes are online now; the set is empty if the kernel shows no nodes.
  ///
  /// Kernels before 2.6.24 have no `online` file. The nodes are those that have a directory then.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the nodes exists but cannot be read.
  ///
  /// Source: Documentation/ABI/stable/sysfs-devices-node.
  public func onlineNodes() throws(ReadError) -> NodeMask {
    if let nodes = listedNodes("online") { return nodes }
    return NodeMask(try numbers(in: nodesDirectory, behind: "node").map(NodeID.init(rawValue:)))
  }

  /// Reads a list of nodes; returns `nil` if there is no such file or, with a warning, if it is not a list.
  private func listedNodes(_ name: String) -> NodeMask? {
    part { () throws(ReadError) in try mask(nodesDirectory.appending(name)) }
  }

  /// Reads which nodes have memory, and the path of the file that lists them; returns `nil` if the kernel has no list.
  ///
  /// Linux 3.8 added `has_memory`. Earlier kernels have separate lists for memory that the kernel itself uses and, on
  /// 32-bit machines, for high memory.
  func listedNodesWithMemory() -> (nodes: NodeMask, file: FilePath)? {
    for name in ["has_memory", "has_high_memory", "has_normal_memory"] {
      if let nodes = listedNodes(name) { return (nodes, nodesDirectory.appending(name)) }
    }
    return nil
  }

  /// Reads which nodes have memory; these are all online nodes if the kernel does not report it.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the nodes exists but cannot be read.
  ///
  /// Linux 2.6.24. Source: `has_memory` of Linux 3.8, before that `has_high_memory` or `has_normal_memory`,
  /// Documentation/ABI/stable/sysfs-devices-node.
  public func nodesWithMemory() throws(ReadError) -> NodeMask {
    if let nodes = listedNodesWithMemory()?.nodes { return nodes }
    return try onlineNodes()
  }

  /// Reads which nodes have only movable memory; returns `nil` if the kernel does not report it.
  ///
  /// The kernel does not put its own data in movable memory, so that the memory can be removed.
  ///
  /// Linux 3.8. Source: `has_memory` without `has_normal_memory`, Documentation/ABI/stable/sysfs-devices-node;
  /// `ZONE_MOVABLE`, Documentation/admin-guide/mm/memory-hotplug.rst.
  public func nodesWithMovableMemoryOnly() -> NodeMask? {
    guard let normal = listedNodes("has_normal_memory"), let all = listedNodes("has_memory") else {
      return nil
    }
    return all.subtracting(normal)
  }
}

/// The directory in which the kernel shows its nodes.
let nodesDirectory: FilePath = "/sys/devices/system/node"

/// Returns the directory in which the kernel shows a node.
func nodeDirectory(_ node: NodeID) -> FilePath { nodesDirectory.appending("node\(node)") }

/// Returns the path of a file of a node.
///
/// The path is made from one string, because appending to a path takes longer than opening the file.
func nodeFile(_ name: String, of node: NodeID) -> FilePath {
  FilePath("/sys/devices/system/node/node\(node.rawValue)/\(name)")
}
