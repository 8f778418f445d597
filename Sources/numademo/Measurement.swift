import NumaCore

/// What a test came to at a site.
struct Measurement: Equatable {
  let test: DemoTest
  let site: Site
  /// The node that the thread was made to run on.
  let runNode: NodeID?
  let outcome: Outcome

  enum Outcome: Equatable {
    /// A speed for each loop of a round; where the memory was, if that was asked for.
    case speeds([Speed], places: [NodePages])
    /// Why there is none.
    case failed(String)
  }
}

/// How fast a loop was in several rounds, in bytes per second.
struct Speed: Equatable {
  let average: Double
  let greatest: Double
  let least: Double
}

extension Speed {
  /// Sums rounds up. There is at least one.
  init(_ passes: [MemoryPass]) {
    let bytes = passes.reduce(0.0) { $0 + Double($1.byteCount) }
    let time = passes.reduce(Duration.zero) { $0 + $1.duration }
    let speeds = passes.map { $0.bytesPerSecond }
    average = bytes / max(time / .seconds(1), 1e-9)
    greatest = speeds.max() ?? 0
    least = speeds.min() ?? 0
  }
}

/// A line between the results, with what was found for it.
enum Announcement: Equatable {
  case sampling(DemoTest, Course.Sampling)
  case settingPreferredNode(NodeID)
  case currentInterleaveNode(NodeID, isWeighted: Bool)
  case running(on: NodeID, preferred: NodeID)
}
