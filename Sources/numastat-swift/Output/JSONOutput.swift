import CommandInterface
import NumaCore

/// Reports as one report in the form of schemas/report-2.json; all amounts are in bytes.
struct JSONOutput {
  private let reports: [TableReport]
  private let skipsZeros: Bool

  init(_ reports: [TableReport], _ style: TableStyle) {
    self.reports = reports
    skipsZeros = style.skipsZeros
  }

  var text: String {
    JSON.report(
      "numastat", [("tables", .array(reports.map { $0.json(skippingZeros: skipsZeros) }))]
    ).text
  }
}

extension TableReport {
  fileprivate func json(skippingZeros: Bool) -> JSON {
    var members: [(String, JSON)] = [("table", .string(kind.rawValue))]
    if kind == .process, let process = processes.first { members += process.identity }
    if let controlGroup { members.append(("path", JSON(bytes: controlGroup))) }
    if kind == .group, let group { members += group.members }
    let table = table.shown(skippingZeros: skippingZeros)
    let rows = table.rows.filter { !leavesOutTotal || !$0.isTotal }
    members.append(("rows", .array(rows.map { json($0, table.columns) })))
    if kind == .group {
      members.append(("shares", .array(processes.map { $0.share(table.columns) })))
    }
    // In the table of several processes, the mappings are with their process.
    if kind == .process, let process = processes.first, process.detail != nil {
      members.append(("mappings", process.mappings))
    }
    if kind == .processes, processes.contains(where: { $0.detail != nil }) {
      members.append(
        (
          "processes",
          .array(processes.map { .object($0.identity + [("mappings", $0.mappings)]) })
        ))
    }
    return .object(members)
  }

  private func json(_ row: NodeTable.Row, _ columns: [NodeTable.Column]) -> JSON {
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

extension ObjectName {
  var identity: (String, JSON) {
    switch self {
    case .file(let path): ("path", JSON(path))
    case .segment(let id): ("segment", .integer(Int(id)))
    }
  }
}

extension ListedProcess {
  fileprivate var identity: [(String, JSON)] {
    [("pid", .integer(Int(id.rawValue))), ("name", JSON(bytes: name.bytes))]
  }

  /// Returns the share of the process in the memory of the group.
  fileprivate func share(_ columns: [NodeTable.Column]) -> JSON {
    let share = self.share?.total ?? MemoryPerNode()
    return .object(
      identity + [
        (
          "nodes",
          .array(
            columns.compactMap { column in
              column.node.map {
                ["node": .integer($0.rawValue), "bytes": .integer(share[$0].rawValue)]
              }
            })
        ), ("total", .integer(share.total.rawValue)),
      ])
  }

  fileprivate var mappings: JSON { .array(listedMappings.map { $0.json }) }
}

extension ListedMapping {
  fileprivate var json: JSON {
    [
      "start": .unsigned(UInt64(start)), "end": end.map { .unsigned(UInt64($0)) } ?? .null,
      "kind": .string(kind), "policy": JSON(bytes: policy),
      "file": file.map { JSON(bytes: $0) } ?? .null, "page_size": .integer(pageSize.rawValue),
      "greatest_map_count": .integer(greatestMapCount),
      "anon": JSON(.bytes(anon)),
      "nodes": .array(
        amounts.map { ["node": .integer($0.node.rawValue), "bytes": JSON(.bytes($0.bytes))] }),
      "total": JSON(.bytes(total)),
    ]
  }
}

extension GroupTotal {
  fileprivate var members: [(String, JSON)] {
    [
      ("exact", .bool(isExact)), ("least", .integer(least.rawValue)),
      ("reasons", .array(reasons.map { .string($0) })),
    ]
  }
}

extension JSON {
  /// Converts an amount; `null` if it is not known, and the greatest 64-bit number if it is greater than that.
  fileprivate init(_ cell: Cell?) {
    self = cell.map { .unsigned(UInt64(clamping: $0.magnitude)) } ?? .null
  }
}
