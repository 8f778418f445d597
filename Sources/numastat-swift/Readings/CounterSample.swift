import CommandInterface
import NumaCore
import LinuxSystem

/// The values of all counters at one moment.
struct CounterSample {
  typealias Figures = [RateCounter: UInt64]

  /// The time of the sample on the monotonic clock.
  let time: Duration
  var nodes: [NodeID: Figures] = [:]
  /// The counters of the whole machine.
  ///
  /// They include promotions and demotions, which older kernels count for the machine only.
  var machine: Figures = [:]
}

extension CounterSample {
  /// Reads the counters of the nodes that are online now.
  ///
  /// Leaves out a node that goes offline meanwhile.
  ///
  /// - Throws: An error if the nodes cannot be listed.
  init(_ root: SystemRoot, time: Duration = MonotonicClock.now) throws(ReadError) {
    self.time = time
    for node in try root.onlineNodes() {
      let allocations = root.part { () throws(ReadError) in
        try Self.unlessMissing { () throws(ReadError) in try root.allocationCounters(of: node) }
      }
      guard let allocations else { continue }
      var figures: Figures = [:]
      for counter in RateCounter.allCases {
        figures[counter] = allocations.first { $0.name == counter.allocationName }?.value
      }
      let statistics = root.part { () throws(ReadError) in
        try Self.unlessMissing { () throws(ReadError) in try root.vmStatistics(of: node) }
      }
      if let statistics { figures.take(statistics) }
      nodes[node] = figures
    }
    let statistics = root.part { () throws(ReadError) in
      try Self.unlessMissing { () throws(ReadError) in try root.vmStatistics() }
    }
    if let statistics { machine.take(statistics) }
  }

  static func read(_ root: SystemRoot) throws(Failure) -> CounterSample {
    try orFail { () throws(ReadError) in try CounterSample(root) }
  }

  /// Returns `nil` if the file is missing: recorded machines and old kernels do not have all files.
  private static func unlessMissing<T>(_ read: () throws(ReadError) -> T) throws(ReadError) -> T? {
    do throws(ReadError) {
      return try read()
    } catch .unreadable(_, .noSuchFileOrDirectory) {
      return nil
    }
  }
}

extension CounterSample.Figures {
  fileprivate mutating func take(_ statistics: VMStatistics) {
    for counter in RateCounter.allCases {
      if let value = counter.value(in: statistics) { self[counter] = value }
    }
  }
}
