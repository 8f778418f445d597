internal import LinuxSystem

/// Which NUMA nodes a machine has, and which of them the reader may use.
public struct NodeTopology: Hashable, Sendable {
  /// Nodes that could ever come online (`possible`).
  public var possible: NodeMask
  /// Nodes that are there now: those with a directory `nodeN` (`online`). Numbers may have gaps.
  public var online: NodeMask
  /// Nodes with memory, at least some of it (`has_memory`).
  public var withMemory: NodeMask
  /// Nodes with CPUs (`has_cpu`).
  public var withCPUs: NodeMask
  /// Nodes the process may allocate memory on, by its cpuset. A node without memory is never among them.
  public var allowed: NodeMask

  /// Puts a topology together, as for a test; ``SystemRoot/nodeTopology()`` reads one.
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
  /// Reads which nodes there are, and which are allowed to the calling process. Memory and CPUs can
  /// come and go while a machine runs: read again to know.
  ///
  /// Where `/proc` is missing on the running machine (a chroot, early boot), the kernel is asked for
  /// the allowed nodes; where `/sys` is missing, those are taken for the nodes there are.
  ///
  /// - Throws: ``ReadError`` when neither tells, or a file holds what the kernel does not write.
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
      // Linux 2.6.24 brought these two; before that every node had both.
      withMemory: listedNodesWithMemory()?.nodes ?? online,
      withCPUs: listedNodes("has_cpu") ?? online,
      allowed: allowed)
  }

  /// Reads on which nodes the calling process may allocate memory, by its cpuset.
  ///
  /// - Throws: ``ReadError`` when neither `/proc` nor, on the running machine, the kernel tells.
  ///
  /// Source: proc_pid_status(5) `Mems_allowed_list`, cpusets(7).
  public func allowedNodes() throws(ReadError) -> NodeMask {
    do {
      if let allowed = try allowedNodesOfStatus() { return allowed }
    } catch .unreadable(let path, let errno) where isLive {
      // Not NUMA's failure when the call fails too: the missing file is what the user can mend.
      guard let allowed = try? LinuxKernel().allowedNodes() else {
        throw .unreadable(path, errno)
      }
      return allowed
    }
    // A kernel without cpusets prints no such line, and forbids no node.
    if let nodes = listedNodesWithMemory()?.nodes { return nodes }
    return try onlineNodes()
  }

  private func allowedNodesOfStatus() throws(ReadError) -> NodeMask? {
    try maskOfStatus("Mems_allowed_list:\t", bitmap: "Mems_allowed:\t")
  }

  /// Reads the one line that every tool's start needs; a whole ``ProcessStatus`` costs ten times as much. Kernels before
  /// 2.6.26 write the bitmap alone. Nil where the kernel writes neither, or where neither is a set.
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
    // Every kernel prints this line; without it the text is not what a kernel printed.
    guard line(of: "State:", in: text) != nil else {
      throw .malformed(resolve(path), reason: "no State")
    }
    return nil
  }

  /// Reads which nodes are there now; none where the kernel shows no nodes.
  ///
  /// Kernels before 2.6.24 have no `online`: each node that is there has a directory.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the nodes cannot be read.
  ///
  /// Source: Documentation/ABI/stable/sysfs-devices-node.
  public func onlineNodes() throws(ReadError) -> NodeMask {
    if let nodes = listedNodes("online") { return nodes }
    return NodeMask(try numbers(in: nodesDirectory, behind: "node").map(NodeID.init(rawValue:)))
  }

  /// Reads a list of nodes; nil where the kernel has none, or, with a warning, where it is not a list.
  private func listedNodes(_ name: String) -> NodeMask? {
    part { () throws(ReadError) in try mask(nodesDirectory.appending(name)) }
  }

  /// Reads which nodes have memory, and the file that says it; nil where the kernel does not tell.
  ///
  /// Linux 3.8 brought `has_memory`. Before, memory that the kernel itself uses and, of 32 bits, high memory were told
  /// apart.
  func listedNodesWithMemory() -> (nodes: NodeMask, file: FilePath)? {
    for name in ["has_memory", "has_high_memory", "has_normal_memory"] {
      if let nodes = listedNodes(name) { return (nodes, nodesDirectory.appending(name)) }
    }
    return nil
  }

  /// Reads which nodes have memory; all that are online where the kernel does not say.
  ///
  /// - Throws: ``ReadError``.
  ///
  /// Linux 2.6.24. Source: `has_memory`, Documentation/ABI/stable/sysfs-devices-node.
  public func nodesWithMemory() throws(ReadError) -> NodeMask {
    if let nodes = listedNodesWithMemory()?.nodes { return nodes }
    return try onlineNodes()
  }

  /// Reads which nodes have memory that is movable only: the kernel puts none of its own data there, so that the memory
  /// can be taken away. Nil where the kernel does not say.
  ///
  /// Source: `has_memory` without `has_normal_memory`, Documentation/ABI/stable/sysfs-devices-node; `ZONE_MOVABLE`,
  /// Documentation/admin-guide/mm/memory-hotplug.rst.
  public func nodesWithMovableMemoryOnly() -> NodeMask? {
    guard let normal = listedNodes("has_normal_memory"), let all = listedNodes("has_memory") else {
      return nil
    }
    return all.subtracting(normal)
  }
}

/// Where the kernel shows its nodes.
let nodesDirectory: FilePath = "/sys/devices/system/node"

/// Where the kernel shows one node.
func nodeDirectory(_ node: NodeID) -> FilePath { nodesDirectory.appending("node\(node)") }

/// A file of one node. In one piece: to append to a path takes longer than to open the file.
func nodeFile(_ name: String, of node: NodeID) -> FilePath {
  FilePath("/sys/devices/system/node/node\(node.rawValue)/\(name)")
}
