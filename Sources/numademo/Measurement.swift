import NumaCore

/// The result of a test at a site.
struct Measurement: Equatable {
  let test: DemoTest
  let site: Site
  /// The node that the thread was set to run on.
  let runNode: NodeID?
  let outcome: Outcome

  enum Outcome: Equatable {
    /// The speed of each loop of a round, and the places of the memory if requested.
    case speeds([Speed], places: [NodePages])
    /// The reason why there is no speed.
    case failed(String)
  }
}

/// The speed of a loop in several rounds, in bytes per second.
struct Speed: Equatable {
  let average: Double
  let greatest: Double
  let least: Double
}

extension Speed {
  /// Summarizes rounds, of which there must be at least one.
  init(_ passes: [MemoryPass]) {
    let bytes = passes.reduce(0.0) { $0 + Double($1.byteCount) }
    let time = passes.reduce(Duration.zero) { $0 + $1.duration }
    let speeds = passes.map { $0.bytesPerSecond }
    average = bytes / max(time / .seconds(1), 1e-9)
    greatest = speeds.max() ?? 0
    least = speeds.min() ?? 0
  }
}

/// A line between the results, with its values.
enum Announcement: Equatable {
  case sampling(DemoTest, Course.Sampling)
  case settingPreferredNode(NodeID)
  case currentInterleaveNode(NodeID, isWeighted: Bool)
  case running(on: NodeID, preferred: NodeID)
}
