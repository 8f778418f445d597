internal import LinuxSystem

/// The speed of a node's memory for the nodes nearest to it, as the firmware's HMAT reports it.
///
/// A figure that the HMAT does not give is `nil`.
public struct NodeAccess: Hashable, Sendable {
  /// The nodes to which the figures apply.
  public let initiators: NodeMask
  /// The read bandwidth, in MiB/s (2^20 bytes per second).
  public let readBandwidth: Int?
  /// The write bandwidth, in MiB/s (2^20 bytes per second).
  public let writeBandwidth: Int?
  /// The read latency, in nanoseconds.
  public let readLatency: Int?
  /// The write latency, in nanoseconds.
  public let writeLatency: Int?
}

extension SystemRoot {
  /// Reads how fast a node's memory is for its nearest initiators; returns `nil` if the firmware has no HMAT.
  ///
  /// The result is also `nil` if the HMAT does not describe the node, and if the node is offline.
  /// A figure that is not a number is `nil`, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the initiators exists but cannot be read.
  ///
  /// Linux 5.2. Source: Documentation/admin-guide/mm/numaperf.rst.
  public func access(
    to node: NodeID, _ accessClass: AccessClass
  ) throws(ReadError) -> NodeAccess? {
    let directory = initiatorsDirectory(of: node, accessClass)
    let initiators = try numbers(in: directory, behind: "node").map(NodeID.init(rawValue:))
    let access = NodeAccess(
      initiators: NodeMask(initiators),
      readBandwidth: figure(directory, readBandwidthName),
      writeBandwidth: figure(directory, "write_bandwidth"),
      readLatency: figure(directory, "read_latency"),
      writeLatency: figure(directory, "write_latency"))
    let figures = [
      access.readBandwidth, access.writeBandwidth, access.readLatency, access.writeLatency,
    ]
    return initiators.isEmpty && figures.allSatisfy({ $0 == nil }) ? nil : access
  }

  /// Reads a figure; returns `nil` for 0, which the kernel writes if it does not know the figure.
  private func figure(_ directory: FilePath, _ name: String) -> Int? {
    let value = part { () throws(ReadError) in try number(directory.appending(name)) }
    return value == 0 ? nil : value
  }
}

private let readBandwidthName = "read_bandwidth"

private func initiatorsDirectory(of node: NodeID, _ accessClass: AccessClass) -> FilePath {
  nodeDirectory(node).appending("access\(accessClass.rawValue)").appending("initiators")
}

/// Returns the path of the file that holds the read bandwidth of a node's memory.
func readBandwidthFile(of node: NodeID, _ accessClass: AccessClass) -> FilePath {
  initiatorsDirectory(of: node, accessClass).appending(readBandwidthName)
}
