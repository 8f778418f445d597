public import LinuxSystem

/// A type that finds the nodes of the devices and words in a specifier.
///
/// A ``SystemRoot`` finds them on its machine. Another type can find them on an invented machine, for example in a
/// test. A specifier of numbers calls neither function.
public protocol NodeNames {
  /// Finds the node a device is attached to.
  ///
  /// - Throws: ``DeviceError`` if the node cannot be found.
  func nodes(of device: DeviceName) throws(DeviceError) -> NodeMask

  /// Finds the nodes that a word stands for.
  ///
  /// The result may hold nodes that are not allowed; the specifier leaves them out.
  ///
  /// - Throws: ``NodeWordError`` if the word does not stand for a node.
  func nodes(of word: NodeWord, within allowed: NodeMask) throws(NodeWordError) -> NamedNodes
}

/// The nodes that a word stands for on a machine, and the files that they were read from.
public struct NamedNodes: Hashable, Sendable {
  /// The nodes, allowed or not, and at least one.
  public let nodes: NodeMask
  /// The files that the nodes were read from.
  public let files: [FilePath]

  /// Creates the result of a type that conforms to ``NodeNames``.
  public init(_ nodes: NodeMask, from files: [FilePath]) {
    self.nodes = nodes
    self.files = files
  }
}

extension SystemRoot: NodeNames {}
