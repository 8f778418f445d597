import CommandInterface
import LinuxSystem
import NumaCore

/// The counts between two moments, per second.
struct CounterRates {
  struct Row {
    /// The rate of each counter; a counter that the kernel does not have here has no entry.
    var perSecond: [RateCounter: Double] = [:]

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
      for (counter, value) in now {
        guard let earlier = before.map({ $0[counter] }) ?? 0 else { continue }
        // A counter that wrapped or was reset does not show the count of this time, so its rate is 0.
        row.perSecond[counter] = value > earlier ? Double(value - earlier) / seconds : 0
      }
      return row
    }
    for (node, figures) in now.nodes.ordered(by: { $0.key < $1.key }) {
      if let before, before.nodes[node] == nil { continue }
      nodes.append((node, row(figures, before.map { $0.nodes[node] ?? [:] })))
    }
    machine = row(now.machine, before?.machine)
    for counter in RateCounter.allCases {
      let parts = nodes.compactMap { $0.row.perSecond[counter] }
      if !parts.isEmpty { machine.perSecond[counter] = parts.reduce(0, +) }
    }
  }
}
