/// What a specifier means on a machine.
public struct NodeSelection: Hashable, Sendable {
  /// What is odd about a specifier that is valid all the same.
  public enum Warning: Hashable, Sendable {
    /// A range whose last node is below its first stands for its first node alone.
    case reversedRange([UInt8], first: NodeID)
    /// The specifier has text, and names no node.
    case empty
    /// Text behind a PCI address was not read.
    case ignoredText([UInt8])
  }

  /// The nodes that it names.
  public let nodes: NodeMask
  /// What is odd about it, in the order of the text.
  public let warnings: [Warning]
  /// The specifier as typed.
  public let text: [UInt8]
}

extension NodeSelection.Warning: CustomStringConvertible {
  public var description: String {
    switch self {
    case .reversedRange(let range, let first):
      "\(String(decoding: range, as: UTF8.self)) is a reversed range: only node \(first) is taken"
    case .empty: "names no node here"
    case .ignoredText(let text):
      "'\(String(decoding: text, as: UTF8.self))' behind the PCI address is ignored"
    }
  }
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
  /// machine only explains a refusal (``NodeSpecifierError/explained(by:)``).
  ///
  /// Both ends of a range must be allowed; nodes between them that are not are left out, as numactl
  /// has always done.
  ///
  /// - Throws: ``NodeSpecifierError`` when it names a node that is not allowed.
  public func select(
    within allowed: NodeMask,
    deviceNodes: (DeviceName) throws(DeviceError) -> NodeMask
  ) throws(NodeSpecifierError) -> NodeSelection {
    var nodes = NodeMask()
    var warnings: [NodeSelection.Warning] = []
    for item in items {
      switch item.kind {
      case .number(let number):
        nodes.insert(try node(number, allowed))
      case .range(let first, let last):
        let (first, last) = (try node(first, allowed), try node(last, allowed))
        if first <= last {
          nodes.formUnion(allowed.intersection(NodeMask(first...last)))
        } else {
          nodes.insert(first)
          warnings.append(.reversedRange([UInt8](text[item.bytes]), first: first))
        }
      case .all:
        nodes = allowed
      case .device(let device):
        nodes.formUnion(try self.nodes(of: device, at: item.bytes, allowed, deviceNodes))
        if case .pci = device.kind, let rest = device.textBehindAddress, !rest.isEmpty {
          warnings.append(.ignoredText(rest))
        }
      }
    }
    if isComplement { nodes = allowed.subtracting(nodes) }
    if nodes.isEmpty, !text.isEmpty { warnings.append(.empty) }
    return NodeSelection(nodes: nodes, warnings: warnings, text: text)
  }

  private func node(
    _ number: CNumber, _ allowed: NodeMask
  ) throws(NodeSpecifierError) -> NodeID {
    let bytes = number.start..<number.end
    if isRelative {
      guard let node = number.index.flatMap(allowed.member) else {
        let reason = NodeSpecifierError.Reason.beyondAllowed(count: allowed.count)
        throw NodeSpecifierError(text: text, bytes: bytes, reason: reason)
      }
      return node
    }
    return try requireAllowed(number.index.map(NodeID.init(rawValue:)), at: bytes, allowed)
  }

  private func nodes(
    of device: DeviceName, at bytes: Range<Int>, _ allowed: NodeMask,
    _ deviceNodes: (DeviceName) throws(DeviceError) -> NodeMask
  ) throws(NodeSpecifierError) -> NodeMask {
    let nodes: NodeMask
    do throws(DeviceError) {
      nodes = try deviceNodes(device)
    } catch {
      throw NodeSpecifierError(text: text, bytes: bytes, reason: .device(error))
    }
    for node in nodes { _ = try requireAllowed(node, at: bytes, allowed) }
    return nodes
  }

  /// Takes a node if it is allowed. No node stands for a number too large for one.
  private func requireAllowed(
    _ node: NodeID?, at bytes: Range<Int>, _ allowed: NodeMask
  ) throws(NodeSpecifierError) -> NodeID {
    guard let node, allowed.contains(node) else {
      let reason = NodeSpecifierError.Reason.notAllowed(node, allowed: allowed)
      throw NodeSpecifierError(text: text, bytes: bytes, reason: reason)
    }
    return node
  }
}
