import CommandInterface
import NumaCore

extension RateColumn {
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

// MARK: Rates

extension CounterRates: IntervalReport {
  /// Returns a report in the form of schemas/report-1.json.
  func json(at time: Double) -> JSON {
    .report(
      "rates",
      [
        ("time", seconds(time)), ("since_boot", .bool(isSinceBoot)),
        (
          "nodes",
          .array(
            nodes.map { .object([("node", .integer($0.node.rawValue))] + members(of: $0.row)) })
        ), ("machine", .object(members(of: machine))),
      ])
  }

  private func members(of row: Row) -> [(String, JSON)] {
    RateColumn.allCases.map { column in
      (column.name, row.perSecond[column].map { .number(thousandths($0)) } ?? .null)
    } + [("local_share", row.localShare.map { .number(thousandths($0)) } ?? .null)]
  }

  var csvHeader: String {
    csvLine(["time", "node"] + RateColumn.allCases.map { $0.name } + ["local_share"])
  }

  /// Returns a line for each node, and one for the machine; a field is empty if the kernel does not count it there.
  func csv(at time: Double) -> String {
    rows.map { name, row in
      csvLine(
        [decimal(time, 3), name]
          + RateColumn.allCases.map { row.perSecond[$0].map { decimal($0, 3) } ?? "" }
          + [row.localShare.map { decimal($0, 3) } ?? ""])
    }.joined()
  }
}

// MARK: Changes

extension MemoryChanges: IntervalReport {
  /// Returns a report in the form of schemas/report-1.json.
  func json(at time: Double) -> JSON {
    .report("changes", [("time", seconds(time)), ("memory", .array(changes.map(json)))])
  }

  private func json(_ change: MemoryChange) -> JSON {
    func amounts(_ now: ByteCount, _ before: ByteCount?) -> [(String, JSON)] {
      [
        ("bytes", .integer(now.rawValue)),
        ("change", before.map { .integer(now.rawValue - $0.rawValue) } ?? .null),
      ]
    }
    let (now, before) = (change.memory.places, change.before)
    let nodes = change.nodes.map { node in
      JSON.object([("node", .integer(node.rawValue))] + amounts(now[node], before?[node]))
    }
    return .object(
      change.memory.identity + [("nodes", .array(nodes))] + amounts(now.total, before?.total))
  }

  var csvHeader: String { csvLine(["time", "owner", "pid", "name", "node", "bytes", "change"]) }

  /// Returns a line for each owner and node, and one for all nodes of the owner; a new owner has no change.
  func csv(at time: Double) -> String {
    changes.map { change in
      let (now, before) = (change.memory.places, change.before)
      func line(_ node: String, _ now: ByteCount, _ before: ByteCount?) -> String {
        csvLine([
          decimal(time, 3), change.memory.owner.kind, change.memory.owner.number ?? "",
          String(decoding: change.memory.name, as: UTF8.self), node, "\(now.rawValue)",
          before.map { "\(now.rawValue - $0.rawValue)" } ?? "",
        ])
      }
      return change.nodes.map { line("\($0)", now[$0], before?[$0]) }.joined()
        + line("all", now.total, before?.total)
    }.joined()
  }
}

extension PlacedMemory {
  fileprivate var identity: [(String, JSON)] {
    switch owner {
    case .process(let id): [("pid", .integer(Int(id.rawValue))), ("name", JSON(bytes: name))]
    case .group: [("cgroup", JSON(bytes: name))]
    case .object(let name): [name.identity]
    case .processes(let isExact):
      [("processes", .string("total")), ("exact", .bool(isExact))]
    }
  }
}

extension MemoryOwner {
  fileprivate var kind: String {
    switch self {
    case .process: "process"
    case .group: "cgroup"
    case .object(let name): name.kind
    case .processes: "processes"
    }
  }
}

// MARK: Parts

private func csvLine(_ fields: [String]) -> String {
  String(decoding: csvRecord(fields.map { [UInt8]($0.utf8) }), as: UTF8.self)
}

private func seconds(_ time: Double) -> JSON { .number(thousandths(time)) }

private func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
