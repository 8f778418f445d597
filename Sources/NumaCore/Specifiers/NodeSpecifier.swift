/// What a user writes for a set of nodes.
public typealias NodeSpecifier = Specifier<NodeID>
/// Which nodes a specifier means on a machine.
public typealias NodeSelection = Selection<NodeID>
/// Why a specifier does not name a set of nodes.
public typealias NodeSpecifierError = SpecifierError<NodeID>

extension NodeSelection {
  /// The nodes that the specifier names.
  public var nodes: NodeMask { members }
}

extension NodeSpecifier {
  /// Says which nodes the specifier means on a machine.
  ///
  /// Pure but for `deviceNodes`, which is asked only for a device form.
  ///
  /// - Throws: ``NodeSpecifierError`` when it names a node that is missing, offline, without memory or
  ///   outside the cpuset.
  public func select(
    on topology: NodeTopology,
    deviceNodes: (DeviceName) throws(DeviceError) -> NodeMask
  ) throws(NodeSpecifierError) -> NodeSelection {
    do throws(NodeSpecifierError) {
      return try select(within: topology.allowed, deviceNodes: deviceNodes)
    } catch {
      throw error.explained(by: topology)
    }
  }

  /// Says which of the allowed nodes the specifier means. It takes no more to know that; the rest of the
  /// machine only explains a refusal (``SpecifierError/explained(by:)-(NodeTopology)``).
  ///
  /// Both ends of a range must be allowed; nodes between them that are not are left out, as numactl
  /// has always done.
  ///
  /// - Throws: ``NodeSpecifierError`` when it names a node that is not allowed.
  public func select(
    within allowed: NodeMask,
    deviceNodes: (DeviceName) throws(DeviceError) -> NodeMask
  ) throws(NodeSpecifierError) -> NodeSelection {
    try members(within: allowed, of: deviceNodes)
  }
}

extension NodeSpecifierError {
  /// Says more of a node that is not allowed: whether it exists, is online and has memory.
  public func explained(by topology: NodeTopology) -> Self {
    guard case .notAllowed(let node, _) = reason else { return self }
    guard let node, topology.possible.union(topology.online).contains(node) else {
      return Self(text: text, bytes: bytes, reason: .missing(online: topology.online))
    }
    if !topology.online.contains(node) {
      return Self(text: text, bytes: bytes, reason: .offline)
    }
    return topology.withMemory.contains(node)
      ? self : Self(text: text, bytes: bytes, reason: .noMemory)
  }
}
