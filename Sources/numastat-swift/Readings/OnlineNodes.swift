import CommandInterface
import LinuxSystem
import NumaCore

/// The nodes that are online.
struct OnlineNodes {
  let nodes: [NodeID]

  /// Reads the nodes.
  ///
  /// - Throws: A failure if the kernel shows no nodes.
  init(_ root: SystemRoot) throws(Failure) {
    nodes = [NodeID](try orFail { () throws(ReadError) in try root.onlineNodes() })
    guard !nodes.isEmpty else {
      guard !root.lacksNUMA else { throw Failure("\(MissingNUMA())") }
      let directory = root.resolve("/sys/devices/system/node")
      throw Failure("\(directory): shows no nodes; /sys may not be mounted")
    }
  }
}
