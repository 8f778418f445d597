import NumaCore

/// The speed of a loop in several rounds, in bytes per second.
struct LoopSpeed: Equatable {
  let average: Double
  let greatest: Double
  let least: Double
}

extension LoopSpeed {
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
