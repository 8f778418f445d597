import NumaCore

/// The part of a machine that one of several ranks gets.
///
/// The parts are chosen so that each rank has memory near its CPUs.
struct RankShare: Equatable {
  /// The nodes on whose CPUs the rank runs.
  var nodes = NodeMask()
  var cpus = CPUMask()
  /// The nodes that the memory of the rank comes from.
  var memory = NodeMask()
  /// The address of the device that the rank is near; `nil` if the ranks divide the nodes.
  var device: String?
}

/// The reason why ranks have no shares.
enum RankShareError: Error, Equatable, CustomStringConvertible {
  case noCPUs
  case noMemory
  case devices(RankDevicesError)
  case highBandwidth(NodeWordError)
  /// None of these nodes with high bandwidth is allowed.
  case highBandwidthNotAllowed(NodeMask)

  var description: String {
    switch self {
    case .noCPUs: "no node with CPUs is allowed here"
    case .noMemory: "no node with memory is allowed here"
    case .devices(let error): error.description
    case .highBandwidth(let error): "hbm: \(error)"
    case .highBandwidthNotAllowed(let nodes): "hbm: \(nodes.counted): not allowed here"
    }
  }
}
