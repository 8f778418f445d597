import CommandInterface
import NumaCore

extension [StatReport] {
  /// The reports as one of schemas/report-1.json; all amounts are in bytes.
  func json(_ plan: Plan) -> JSON {
    .report("numastat", [("tables", .array(map { $0.json(plan) }))])
  }
}

extension StatReport {
  fileprivate func json(_ plan: Plan) -> JSON {
    var members: [(String, JSON)] = [("table", .string(kind.rawValue))]
    if kind == .process, let process = processes.first { members += process.identity }
    if let group { members.append(("path", JSON(bytes: group))) }
    let table = table.shown(skippingZeros: plan.skipsZeros)
    let rows = table.rows.filter { !leavesOutTotal || !$0.isTotal }
    members.append(("rows", .array(rows.map { json($0, table.columns) })))
    // In the table of several the mappings stand with their process.
    if kind == .process, let process = processes.first, process.detail != nil {
      members.append(("mappings", process.mappings(plan)))
    }
    if kind == .processes, processes.contains(where: { $0.detail != nil }) {
      members.append(
        (
          "processes",
          .array(processes.map { .object($0.identity + [("mappings", $0.mappings(plan))]) })
        ))
    }
    return .object(members)
  }

  private func json(_ row: StatTable.Row, _ columns: [StatTable.Column]) -> JSON {
    var members: [(String, JSON)] = []
    if kind == .processes {
      members += processes.first { $0.id == row.process }?.identity ?? []
    } else if let object = row.object {
      members.append(object.identity)
    } else {
      members.append(("row", JSON(bytes: name(of: row))))
    }
    let cells = zip(columns, row.cells)
    members.append(
      (
        "nodes",
        .array(
          cells.compactMap { column, cell in
            column.node.map { ["node": .integer($0.rawValue), "bytes": JSON(cell)] }
          })
      ))
    for (column, cell) in cells where column.node == nil {
      members.append((column.name, JSON(cell)))
    }
    return .object(members)
  }
}

extension ObjectMemory.Name {
  var identity: (String, JSON) {
    switch self {
    case .file(let path): ("path", JSON(path))
    case .segment(let id): ("segment", .integer(Int(id)))
    }
  }
}

extension ProcessMemory {
  fileprivate var identity: [(String, JSON)] {
    [("pid", .integer(Int(id.rawValue))), ("name", JSON(bytes: name.bytes))]
  }

  fileprivate func mappings(_ plan: Plan) -> JSON {
    .array(listedMappings.map { $0.json(plan) })
  }
}

extension ListedMapping {
  fileprivate func json(_ plan: Plan) -> JSON {
    [
      "start": .unsigned(UInt64(start)), "end": end.map { .unsigned(UInt64($0)) } ?? .null,
      "kind": .string(kind), "policy": JSON(bytes: policy),
      "file": file.map { JSON(bytes: $0) } ?? .null, "page_size": .integer(pageSize.rawValue),
      "greatest_map_count": .integer(greatestMapCount),
      "anonymous": JSON(.bytes(anonymous)),
      "nodes": .array(
        amounts.map { ["node": .integer($0.node.rawValue), "bytes": JSON(.bytes($0.bytes))] }),
      "total": JSON(.bytes(total)),
    ]
  }
}

extension JSON {
  /// An amount; `null` where it is not known. One beyond 64 bits is the greatest.
  fileprivate init(_ cell: Cell?) {
    self = cell.map { .unsigned(UInt64(clamping: $0.magnitude)) } ?? .null
  }
}
