import CommandInterface
import NumaCore

/// The rates of one interval.
struct RateReport: IntervalReport {
  let rates: CounterRates

  init(_ rates: CounterRates) { self.rates = rates }

  var table: IntervalTable { .rates }

  /// Returns the lines of one interval, which ended `time` seconds after the first.
  func text(at time: Double) -> String {
    rows.map { name, row in
      let share = row.localShare.map { ($0 * 100).rounded64 }
      let allocated = [RateCounter.hit, .miss, .foreign, .local, .other].map { row.text($0) }
      let moved = [RateCounter.promoted, .demoted, .migrated, .balanced, .faults, .localFaults]
        .map { row.text($0) }
      let shares = [share.map { "\($0)" } ?? "-", share.map { "\(100 - min($0, 100))" } ?? "-"]
      return IntervalTable.rates.line(
        [decimal(time, 1), name] + allocated + shares + moved)
    }.joined()
  }

  /// The rows: each node, and then the machine.
  private var rows: [(name: String, row: CounterRates.Row)] {
    rates.nodes.map { ("\($0.node)", $0.row) } + [("all", rates.machine)]
  }

  /// Returns a report in the form of schemas/report-2.json.
  func json(at time: Double) -> JSON {
    .report(
      "rates",
      [
        ("time", .thousandths(time)), ("since_boot", .bool(rates.isSinceBoot)),
        (
          "nodes",
          .array(
            rates.nodes.map {
              .object([("node", .integer($0.node.rawValue))] + members(of: $0.row))
            })
        ), ("machine", .object(members(of: rates.machine))),
      ])
  }

  private func members(of row: CounterRates.Row) -> [(String, JSON)] {
    RateCounter.allCases.map { counter in
      (counter.name, row.perSecond[counter].map { .thousandths($0) } ?? .null)
    } + [("local_share", row.localShare.map { .thousandths($0) } ?? .null)]
  }

  var csvHeader: String {
    CSVRecord(["time", "node"] + RateCounter.allCases.map { $0.name } + ["local_share"]).text
  }

  /// Returns a line for each node, and one for the machine; a field is empty if the kernel does not count it there.
  func csv(at time: Double) -> String {
    rows.map { name, row in
      CSVRecord(
        [decimal(time, 3), name]
          + RateCounter.allCases.map { row.perSecond[$0].map { decimal($0, 3) } ?? "" }
          + [row.localShare.map { decimal($0, 3) } ?? ""]
      ).text
    }.joined()
  }
}

extension CounterRates.Row {
  fileprivate func text(_ counter: RateCounter) -> String {
    perSecond[counter].map { "\($0.rounded64)" } ?? "-"
  }
}

extension RateCounter {
  /// The name of the rate, per second, in output for programs.
  fileprivate var name: String {
    switch self {
    case .hit: "hit"
    case .miss: "miss"
    case .foreign: "foreign"
    case .local: "local"
    case .other: "other"
    case .promoted: "promoted"
    case .demoted: "demoted"
    case .migrated: "migrated"
    case .balanced: "balanced"
    case .faults: "hinting_faults"
    case .localFaults: "local_hinting_faults"
    }
  }
}
