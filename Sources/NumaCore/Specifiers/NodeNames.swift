public import LinuxSystem

/// A type that finds the nodes of the devices and words in a specifier.
///
/// A ``SystemRoot`` finds them on its machine. Another type can find them on an invented machine, for example in a
/// test. A specifier of numbers calls neither function.
public protocol NodeNames {
  /// Finds the nodes that a device is attached to.
  ///
  /// - Throws: ``DeviceError`` if no node can be found.
  func place(of device: DeviceName) throws(DeviceError) -> DevicePlace

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
  /// The devices that the word could choose from, if it names one of several: `0 is 0000:3b:00.0 on node 1`.
  public let among: [String]

  /// Creates the result of a type that conforms to ``NodeNames``.
  public init(_ nodes: NodeMask, from files: [FilePath], among: [String] = []) {
    self.nodes = nodes
    self.files = files
    self.among = among
  }
}

extension SystemRoot: NodeNames {}
