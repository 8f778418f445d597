/// A set of nodes as a user writes it.
public typealias NodeSpecifier = Specifier<NodeID>
/// The nodes that a specifier stands for on a machine.
public typealias NodeSelection = Selection<NodeID>
/// The reason why a specifier does not name a set of nodes.
public typealias NodeSpecifierError = SpecifierError<NodeID>

extension NodeSelection {
  /// The nodes that the specifier names.
  public var nodes: NodeMask { members }
}

extension NodeSpecifier {
  /// Returns the nodes that the specifier stands for on a machine.
  ///
  /// `names` finds the nodes of devices and words, as the ``SystemRoot`` of the machine does. It is called only for
  /// those.
  ///
  /// - Throws: ``NodeSpecifierError`` if the specifier names a node that is missing, offline, without memory or
  ///   outside the cpuset, a position after `+` beyond the allowed nodes, or a device or word that does not stand for a
  ///   node.
  public func select(
    on topology: NodeTopology, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    do throws(NodeSpecifierError) {
      return try select(within: topology.allowed, from: names)
    } catch {
      throw error.explained(by: topology)
    }
  }

  /// Returns the allowed nodes that the specifier stands for.
  ///
  /// The function needs only the allowed nodes. The rest of the machine explains an error
  /// (``SpecifierError/explained(by:)-(NodeTopology)``).
  ///
  /// Both ends of a range must be allowed. Nodes between them that are not allowed are left out, as numactl has always
  /// done. `names` finds the nodes of devices and words, as a ``SystemRoot`` does. It is called only for those, so a
  /// specifier of numbers reads no file.
  ///
  /// - Throws: ``NodeSpecifierError`` if the specifier names a node that is not allowed, a position after `+` beyond
  ///   the allowed nodes, or a device or word that does not stand for a node.
  public func select(
    within allowed: NodeMask, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    try select(within: allowed, leavingOut: false, from: names)
  }

  /// Returns the allowed nodes that the specifier stands for, and leaves out the others.
  ///
  /// A number that is not allowed, or is beyond the nodes that `+` counts, is left out instead of refused.
  ///
  /// - Throws: ``NodeSpecifierError`` if the specifier names a device or word that does not stand for a node.
  public func selectPart(
    within allowed: NodeMask, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    try select(within: allowed, leavingOut: true, from: names)
  }

  private func select(
    within allowed: NodeMask, leavingOut leavesOut: Bool, from names: some NodeNames
  ) throws(NodeSpecifierError) -> NodeSelection {
    try members(within: allowed, leavingOut: leavesOut, by: NodeMeanings(names: names))
  }
}

/// The meanings of items in a specifier of nodes.
struct NodeMeanings<Names: NodeNames>: ItemMeanings {
  let names: Names
  /// Is called with the reason for the nodes of each device and word.
  var note: (SpecifierSource) -> Void = { _ in }

  func members(of device: DeviceName) throws(DeviceError) -> NodeMask {
    let place = try names.place(of: device)
    note(.device(device, place.ways))
    return place.nodes
  }

  func members(of word: NodeWord, within allowed: NodeMask) throws(NodeWordError) -> NodeMask {
    let named = try names.nodes(of: word, within: allowed)
    note(.files(named.files, among: named.among))
    return named.nodes
  }

  // The parser accepts no words for CPUs in a specifier of nodes.
  func members(of word: CPUWord) throws(CPUWordError) -> NodeMask { throw .noCPUs(word) }
  func firstThreads(of nodes: NodeMask) throws(CPUWordError) -> NodeMask { nodes }
}

extension NodeSpecifier {
  /// Returns the allowed nodes that the specifier stands for on a machine.
  ///
  /// The rest of the machine is read only to explain an error. If it cannot be read, the error has no explanation.
  ///
  /// - Throws: ``NodeSpecifierError``, as ``select(within:from:)->NodeSelection`` does.
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
  /// Returns the error with the reason why a node is not allowed: it is missing, offline or without memory.
  public func explained(by topology: NodeTopology) -> Self {
    if case .word(.notAllowed(let nodes, _)) = reason,
      nodes.allSatisfy({ topology.obstacle(of: $0) == .noMemory })
    {
      return with(.word(.noMemory(nodes)))
    }
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
