internal import LinuxSystem

/// The nodes that a device is attached to, and the ways to them.
public struct DevicePlace: Hashable, Sendable {
  /// The nodes, at least one; several if the device is above devices on several nodes.
  public let nodes: NodeMask
  /// The ways from the device to those that are attached to a node, and to those for which no node is known.
  public let ways: [DeviceWay]

  /// Creates the result of a type that conforms to ``NodeNames``.
  public init(_ nodes: NodeMask, by ways: [DeviceWay] = []) {
    self.nodes = nodes
    self.ways = ways
  }
}

/// A way from a device through those below it, such as from a bond to a network card, or from a logical volume to a disk.
public struct DeviceWay: Hashable, Sendable {
  /// What is at the end of a way.
  public enum End: Hashable, Sendable {
    /// The node that the last device is attached to.
    case node(NodeID)
    /// The kernel does not know the node of the last device: its `numa_node` is -1.
    case nodeUnknown
    /// The last device is virtual, and the kernel shows no device below it.
    case nothingBelow
    /// The last device is one end of a pair, and the other end is in another network namespace.
    case otherNamespace
    /// The last device is on the way already, so that the way leads in a circle.
    case circle
    /// The node of the last device, or what lies below it, could not be read.
    case error(DeviceError)
  }

  /// The names of the devices on the way, from the first to the last; a file of a loop device and a directory of an overlay
  /// are named by their paths.
  public let devices: [[UInt8]]
  /// What is at the end.
  public let end: End

  /// The node at the end; `nil` if none is known.
  public var node: NodeID? {
    if case .node(let node) = end { node } else { nil }
  }
}

extension DeviceWay: CustomStringConvertible {
  /// The names and the end: `bond0 > eth0 (node 2)`.
  public var description: String {
    let names = devices.map { String(bytes: $0) }
    return names.joined(separator: " > ") + " (\(end))"
  }
}

extension DeviceWay.End: CustomStringConvertible {
  public var description: String {
    switch self {
    case .node(let node): "node \(node)"
    case .nodeUnknown: "numa_node is -1"
    case .nothingBelow: "virtual, with no device below it"
    case .otherNamespace: "its other end is in another network namespace"
    case .circle: "leads in a circle"
    case .error(let error): error.description
    }
  }
}

extension [DeviceWay] {
  /// The ways, with commas between them.
  var listed: String { map { $0.description }.joined(separator: ", ") }
}
