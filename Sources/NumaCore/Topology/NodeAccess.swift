internal import LinuxSystem

/// Which initiators a node's memory is described for.
public enum AccessClass: Int, Hashable, Sendable, CaseIterable {
  /// The nearest initiators of any kind: CPUs, and devices such as GPUs.
  case anyInitiator = 0
  /// The nearest initiators with CPUs.
  case cpus = 1
}

/// How fast a node's memory is for the nodes nearest to it, as the firmware's HMAT says. A figure it does not give
/// is nil.
public struct NodeAccess: Hashable, Sendable {
  /// The nodes that the figures hold for.
  public let initiators: NodeMask
  /// In MiB/s, 2^20 bytes a second.
  public let readBandwidth: Int?
  /// In MiB/s, 2^20 bytes a second.
  public let writeBandwidth: Int?
  /// In nanoseconds.
  public let readLatency: Int?
  /// In nanoseconds.
  public let writeLatency: Int?
}

extension SystemRoot {
  /// Reads how fast a node's memory is for its nearest initiators; nil where the firmware has no HMAT. A figure that is
  /// no number is left out, with a warning.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the folder of the initiators cannot be read.
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
    let isEmpty =
      access.initiators.isEmpty && access.readBandwidth == nil && access.readLatency == nil
    return isEmpty ? nil : access
  }

  /// The kernel writes 0 for a figure that it does not know.
  private func figure(_ directory: FilePath, _ name: String) -> Int? {
    let value = part { () throws(ReadError) in try number(directory.appending(name)) }
    return value == 0 ? nil : value
  }
}

private let readBandwidthName = "read_bandwidth"

private func initiatorsDirectory(of node: NodeID, _ accessClass: AccessClass) -> FilePath {
  nodeDirectory(node).appending("access\(accessClass.rawValue)").appending("initiators")
}

/// Where the kernel shows how much can be read of a node's memory in a second.
func readBandwidthFile(of node: NodeID, _ accessClass: AccessClass) -> FilePath {
  initiatorsDirectory(of: node, accessClass).appending(readBandwidthName)
}
