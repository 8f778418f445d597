import NumaCore

/// A line between the results.
enum Announcement: Equatable {
  case sampling(DemoTest, SamplingInterval)
  case settingPreferredNode(NodeID)
  case currentInterleaveNode(NodeID, isWeighted: Bool)
  case running(on: NodeID, preferred: NodeID)
}

extension Announcement {
  var line: String {
    switch self {
    case .sampling(let test, let interval):
      "\nTest \(test.rawValue) doing 1 of \(interval.nodes) nodes and 1 of \(interval.masks) masks.\n"
    case .settingPreferredNode(let node): "setting preferred node to \(node)\n"
    case .currentInterleaveNode(let node, isWeighted: false): "current interleave node \(node)\n"
    case .currentInterleaveNode(let node, isWeighted: true):
      "current weighted interleave node \(node)\n"
    case .running(on: let node, let preferred):
      "running on node \(node), preferred node \(preferred)\n"
    }
  }
}
