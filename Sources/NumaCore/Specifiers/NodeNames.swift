public import LinuxSystem

/// Says which nodes the names in a specifier stand for: its devices and its words.
///
/// A ``SystemRoot`` says it of its machine; another type may say it of a made-up one, as for a test. Nothing is
/// asked for a specifier of numbers.
public protocol NodeNames {
  /// Finds the node a device is attached to.
  func nodes(of device: DeviceName) throws(DeviceError) -> NodeMask

  /// Finds the nodes that a word stands for. Those that are not allowed are left out afterwards.
  func nodes(of word: NodeWord, within allowed: NodeMask) throws(NodeWordError) -> NamedNodes
}

/// The nodes that a word stands for on a machine, and what says so.
public struct NamedNodes: Hashable, Sendable {
  /// The nodes, allowed or not, and at least one.
  public let nodes: NodeMask
  /// The files that say so.
  public let files: [FilePath]

  /// Names nodes and what says so, as a type that conforms to ``NodeNames`` does.
  public init(_ nodes: NodeMask, from files: [FilePath]) {
    self.nodes = nodes
    self.files = files
  }
}

extension SystemRoot: NodeNames {}
