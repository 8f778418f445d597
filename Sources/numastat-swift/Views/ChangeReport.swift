import CommandInterface
import LinuxSystem
import NumaCore

/// The changes of the memory of all owners in one interval.
struct ChangeReport: IntervalReport {
  let changes: [MemoryChange]

  init(_ changes: [MemoryChange]) { self.changes = changes }

  var table: IntervalTable { .changes }

  /// Returns a line for each node that an owner has or had memory on, and one for all of its nodes.
  func text(at time: Double) -> String {
    changes.map { change in
      let (now, before) = (change.memory.places, change.before)
      func line(_ node: String, now: ByteCount, before: ByteCount?) -> String {
        IntervalTable.changes.line([
          decimal(time, 1), change.memory.owner.number ?? "-", node, decimal(mebibytes(now), 2),
          before.map { signed(mebibytes(now) - mebibytes($0)) } ?? "-", change.memory.text,
        ])
      }
      return change.nodes.map { line("\($0)", now: now[$0], before: before?[$0]) }.joined()
        + line("all", now: now.total, before: before?.total)
    }.joined()
  }

  /// Returns a report in the form of schemas/report-2.json.
  func json(at time: Double) -> JSON {
    .report("changes", [("time", .thousandths(time)), ("memory", .array(changes.map(json)))])
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

  var csvHeader: String {
    CSVRecord(["time", "owner", "pid", "name", "node", "bytes", "change"]).text
  }

  /// Returns a line for each owner and node, and one for all nodes of the owner; a new owner has no change.
  func csv(at time: Double) -> String {
    changes.map { change in
      let (now, before) = (change.memory.places, change.before)
      func line(_ node: String, now: ByteCount, before: ByteCount?) -> String {
        CSVRecord([
          decimal(time, 3), change.memory.owner.kind, change.memory.owner.number ?? "",
          String(bytes: change.memory.name), node, "\(now.rawValue)",
          before.map { "\(now.rawValue - $0.rawValue)" } ?? "",
        ]).text
      }
      return change.nodes.map { line("\($0)", now: now[$0], before: before?[$0]) }.joined()
        + line("all", now: now.total, before: before?.total)
    }.joined()
  }

  private func mebibytes(_ size: ByteCount) -> Double { Double(size.rawValue) / Double(1 << 20) }

  private func signed(_ amount: Double) -> String {
    (amount > 0 ? "+" : "") + decimal(amount, 2)
  }
}

extension OwnerMemory {
  fileprivate var identity: [(String, JSON)] {
    switch owner {
    case .process(let id): [("pid", .integer(Int(id.rawValue))), ("name", JSON(bytes: name))]
    case .controlGroup: [("cgroup", JSON(bytes: name))]
    case .object(let name): [name.identity]
    case .processes(let isExact):
      [("processes", .string("total")), ("exact", .bool(isExact))]
    }
  }
}
