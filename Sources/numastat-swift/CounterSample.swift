import CommandInterface
import NumaCore
import LinuxSystem

/// A counter that is shown as a rate.
enum RateColumn: CaseIterable {
  case hit, miss, foreign, local, other
  case promoted, demoted
  case migrated, balanced, faults, localFaults

  /// The name of a counter of numastat; `nil` for the counters of vmstat.
  fileprivate var allocationName: String? {
    switch self {
    case .hit: "numa_hit"
    case .miss: "numa_miss"
    case .foreign: "numa_foreign"
    case .local: "local_node"
    case .other: "other_node"
    default: nil
    }
  }

  fileprivate func value(_ statistics: VMStatistics) -> UInt64? {
    switch self {
    case .hit, .miss, .foreign, .local, .other: nil
    case .promoted: statistics.promotedPages
    case .demoted: statistics.demotedPages
    case .migrated: statistics.migratedPages
    case .balanced: statistics.balancedPages
    case .faults: statistics.hintingFaults
    case .localFaults: statistics.localHintingFaults
    }
  }
}

/// The values of all counters at one moment.
struct CounterSample {
  typealias Figures = [RateColumn: UInt64]

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
      for column in RateColumn.allCases {
        figures[column] = allocations.first { $0.name == column.allocationName }?.value
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
    do throws(ReadError) {
      return try CounterSample(root)
    } catch {
      throw Failure(error.description)
    }
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
    for column in RateColumn.allCases {
      if let value = column.value(statistics) { self[column] = value }
    }
  }
}

/// The counts between two moments, per second.
struct CounterRates {
  struct Row {
    /// The rate of each counter; a counter that the kernel does not have here has no entry.
    var perSecond: [RateColumn: Double] = [:]

    /// The part of the allocated pages that is for CPUs of the same node, from 0 to 1; `nil` if no page was allocated.
    var localShare: Double? {
      guard let local = perSecond[.local], let other = perSecond[.other], local + other > 0 else {
        return nil
      }
      return local / (local + other)
    }
  }

  var nodes: [(node: NodeID, row: Row)] = []
  /// The sums of the nodes, and the counters that exist for the whole machine only.
  var machine = Row()
  /// Whether the rates are averages of the time since the machine was started.
  private(set) var isSinceBoot = false
}

extension CounterRates {
  /// Computes the rates between two samples.
  ///
  /// Leaves out nodes that only one of the samples has.
  init(from before: CounterSample, to now: CounterSample) {
    self.init(now, minus: before, seconds: (now.time - before.time).inSeconds)
  }

  /// Computes the average rates since the machine was started.
  init(sinceBoot now: CounterSample, uptime: Double) {
    self.init(now, minus: nil, seconds: uptime)
    isSinceBoot = true
  }

  private init(_ now: CounterSample, minus before: CounterSample?, seconds: Double) {
    // A time that is too short for the clock to measure counts as 1 µs, so that a rate stays a number.
    let seconds = max(seconds, 0.000_001)
    func row(_ now: CounterSample.Figures, _ before: CounterSample.Figures?) -> Row {
      var row = Row()
      for (column, value) in now {
        guard let earlier = before.map({ $0[column] }) ?? 0 else { continue }
        // A counter that wrapped or was reset does not show the count of this time, so its rate is 0.
        row.perSecond[column] = value > earlier ? Double(value - earlier) / seconds : 0
      }
      return row
    }
    for (node, figures) in now.nodes.sorted(by: { $0.key < $1.key }) {
      if let before, before.nodes[node] == nil { continue }
      nodes.append((node, row(figures, before.map { $0.nodes[node] ?? [:] })))
    }
    machine = row(now.machine, before?.machine)
    for column in RateColumn.allCases {
      let parts = nodes.compactMap { $0.row.perSecond[column] }
      if !parts.isEmpty { machine.perSecond[column] = parts.reduce(0, +) }
    }
  }
}
