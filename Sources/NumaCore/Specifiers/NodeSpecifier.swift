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
  /// Says which nodes the specifier means on a machine. `names` says the nodes of devices and words, as the
  /// ``SystemRoot`` of the machine does; it is asked only for those.
  ///
  /// - Throws: ``NodeSpecifierError`` when it names a node that is missing, offline, without memory or
  ///   outside the cpuset, or a device or word that stands for none.
  public func select(
    on topology: NodeTopology, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    do throws(NodeSpecifierError) {
      return try select(within: topology.allowed, from: names)
    } catch {
      throw error.explained(by: topology)
    }
  }

  /// Says which of the allowed nodes the specifier means. It takes no more to know that; the rest of the
  /// machine only explains a refusal (``SpecifierError/explained(by:)-(NodeTopology)``).
  ///
  /// Both ends of a range must be allowed; nodes between them that are not are left out, as numactl
  /// has always done. `names` says the nodes of devices and words, as a ``SystemRoot`` does; it is asked only for
  /// those, so a specifier of numbers reads nothing.
  ///
  /// - Throws: ``NodeSpecifierError`` when it names a node that is not allowed, or a device or word that stands for
  ///   none.
  public func select(
    within allowed: NodeMask, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    try select(within: allowed, leavingOut: false, from: names)
  }

  /// Says which of the nodes that the specifier means are allowed: a number that is not, or beyond those that `+` counts,
  /// is left out.
  ///
  /// - Throws: ``NodeSpecifierError`` when it names a device or word that stands for none.
  public func selectPart(
    within allowed: NodeMask, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    try select(within: allowed, leavingOut: true, from: names)
  }

  private func select(
    within allowed: NodeMask, leavingOut leavesOut: Bool, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    try members(
      within: allowed, leavingOut: leavesOut,
      of: { (device) throws(DeviceError) in try names.nodes(of: device) },
      of: { (word) throws(NodeWordError) in try names.nodes(of: word, within: allowed).nodes })
  }
}

extension NodeSpecifier {
  /// Says which of the allowed nodes the specifier means on a machine. The rest of the machine is read only to explain a
  /// refusal, where it can be read.
  ///
  /// - Throws: ``NodeSpecifierError``, as ``select(within:from:)`` does.
  public func select(
    within allowed: NodeMask, on root: SystemRoot
  ) throws(NodeSpecifierError) -> NodeSelection {
    do throws(NodeSpecifierError) {
      return try select(within: allowed, from: root)
    } catch {
      guard let topology = try? root.nodeTopology() else { throw error }
      throw error.explained(by: topology)
    }
  }
}

extension NodeSpecifierError {
  /// Says more of a node that is not allowed: whether it exists, is online and has memory.
  public func explained(by topology: NodeTopology) -> Self {
    guard case .notAllowed(let node, _) = reason else { return self }
    guard let node else { return with(.missing(online: topology.online)) }
    switch topology.obstacle(of: node) {
    case .missing: return with(.missing(online: topology.online))
    case .offline: return with(.offline)
    case .noMemory: return with(.noMemory)
    case .notAllowed, nil: return self
    }
  }
}
