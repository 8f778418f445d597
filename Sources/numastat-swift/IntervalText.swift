import CommandInterface
import NumaCore

/// The layout of lines with columns that are as wide as their headings.
///
/// All lines have the same columns, so that a program can also parse them.
struct IntervalTable {
  /// The heading and the width of each column; the width includes a blank before the heading.
  let columns: [(heading: String, width: Int)]

  var header: String { line(columns.map { $0.heading }) }

  /// Returns a line; a number that is wider than its column moves the columns after it, and is never cut.
  func line(_ cells: [String]) -> String {
    var line = ""
    for (column, cell) in zip(columns, cells) {
      let room = max(column.width - cell.utf8.count, line.isEmpty ? 0 : 1)
      line += String(repeating: " ", count: room) + cell
    }
    return line + "\n"
  }
}

extension IntervalTable {
  /// The rates: a line for each node, and one for the machine.
  static let counters = IntervalTable(columns: [
    ("time", 8), ("node", 5), ("hit/s", 10), ("miss/s", 10), ("foreign/s", 10), ("local/s", 10),
    ("other/s", 10), ("local%", 7), ("other%", 7), ("promoted/s", 11), ("demoted/s", 10),
    ("migrated/s", 11), ("balanced/s", 11), ("faults/s", 10), ("near/s", 10),
  ])

  /// The changes: a line for each owner of memory and node; the name comes last, since it may contain blanks.
  static let changes = IntervalTable(columns: [
    ("time", 8), ("PID", 8), ("node", 5), ("MB", 12), ("change", 12), ("name", 5),
  ])
}

extension CounterRates {
  var intervalTable: IntervalTable { .counters }

  /// Returns the lines of one interval, which ended `time` seconds after the first.
  func text(at time: Double) -> String {
    rows.map { name, row in
      let share = row.localShare.map { ($0 * 100).rounded64 }
      let allocated = [RateColumn.hit, .miss, .foreign, .local, .other].map { row.text($0) }
      let moved = [RateColumn.promoted, .demoted, .migrated, .balanced, .faults, .localFaults]
        .map { row.text($0) }
      let shares = [share.map { "\($0)" } ?? "-", share.map { "\(100 - min($0, 100))" } ?? "-"]
      return IntervalTable.counters.line(
        [decimal(time, 1), name] + allocated + shares + moved)
    }.joined()
  }

  /// The rows: each node, and then the machine.
  var rows: [(name: String, row: Row)] {
    nodes.map { ("\($0.node)", $0.row) } + [("all", machine)]
  }
}

extension CounterRates.Row {
  fileprivate func text(_ column: RateColumn) -> String {
    perSecond[column].map { "\($0.rounded64)" } ?? "-"
  }
}

/// The places of the memory of one owner, at the end and at the start of an interval.
struct MemoryChange {
  let memory: PlacedMemory
  /// The places at the start of the interval; `nil` if the owner is new.
  let before: MemoryPerNode?

  /// The nodes that the owner has or had memory on.
  var nodes: [NodeID] {
    [NodeID](memory.places.nodes.union(before?.nodes ?? NodeMask()))
  }
}

/// The changes of the memory of all owners.
struct MemoryChanges {
  let changes: [MemoryChange]

  var intervalTable: IntervalTable { .changes }

  /// Returns a line for each node that an owner has or had memory on, and one for all of its nodes.
  func text(at time: Double) -> String {
    changes.map { change in
      let (now, before) = (change.memory.places, change.before)
      func line(_ node: String, _ now: ByteCount, _ before: ByteCount?) -> String {
        IntervalTable.changes.line([
          decimal(time, 1), change.memory.owner.number ?? "-", node, decimal(mebibytes(now), 2),
          before.map { signed(mebibytes(now) - mebibytes($0)) } ?? "-", change.memory.text,
        ])
      }
      return change.nodes.map { line("\($0)", now[$0], before?[$0]) }.joined()
        + line("all", now.total, before?.total)
    }.joined()
  }

  private func mebibytes(_ size: ByteCount) -> Double { Double(size.rawValue) / Double(1 << 20) }

  private func signed(_ amount: Double) -> String {
    (amount > 0 ? "+" : "") + decimal(amount, 2)
  }
}

extension MemoryOwner {
  /// The number of a process; `nil` for another owner.
  var number: String? { if case .process(let id) = self { "\(id)" } else { nil } }
}
