import CommandInterface
import NumaCore

extension [StatReport] {
  /// Returns the reports as one table of RFC 4180: a header, lines that end in CR LF, amounts in bytes.
  ///
  /// A field is empty if its value is not known, or if it does not apply to the row.
  func csv(_ plan: Plan) -> [UInt8] {
    let reports = map { ($0, $0.table.shown(skippingZeros: plan.skipsZeros)) }
    let columns = Self.columns(of: reports.map { $0.1.columns }, plan.output)
    let hasMappings = plan.output.isDetailed
    var header = ["table", "pid", "name", "row"].map(bytes)
    if hasMappings { header += ["kind", "policy", "mapped", "file"].map(bytes) }
    header += columns.map { bytes($0.heading) }
    var text = line(header)
    for (report, table) in reports {
      for row in table.rows where !report.leavesOutTotal || !row.isTotal {
        var fields = report.subject(of: row)
        if hasMappings { fields += [[], [], [], []] }
        fields += columns.map { column in
          zip(table.columns, row.cells).first { $0.0.isSame(as: column) }
            .flatMap { $0.1 }.map(amount) ?? []
        }
        text += line(fields)
      }
      if report.kind == .group {
        text += lines(ofShares: report, columns, padding: hasMappings ? 4 : 0)
        continue
      }
      for process in report.processes {
        for mapping in process.listedMappings { text += line(of: mapping, process, columns) }
      }
    }
    return text
  }

  /// Returns all columns of the tables, with nodes in their order; or the requested columns, in the requested order.
  private static func columns(
    of tables: [[StatTable.Column]], _ request: OutputRequest
  ) -> [StatTable.Column] {
    var all: [StatTable.Column] = []
    for column in tables.joined() where !all.contains(where: { $0.isSame(as: column) }) {
      all.append(column)
    }
    guard request.columns == nil else { return all }
    let nodes = all.filter { $0.node != nil }.sorted { ($0.node ?? 0) < ($1.node ?? 0) }
    return nodes + all.filter { $0.node == nil }
  }

  /// Returns the share of each process in the memory of a group, and the least memory of the group if the total is an
  /// upper bound.
  private func lines(
    ofShares report: StatReport, _ columns: [StatTable.Column], padding: Int
  ) -> [UInt8] {
    let empty = [[UInt8]](repeating: [], count: padding)
    var text: [UInt8] = []
    for process in report.processes {
      let share = process.share?.total ?? MemoryPerNode()
      let fields = [
        bytes("group"), bytes("\(process.id)"), process.name.bytes, bytes("share"),
      ]
      text += line(
        fields + empty
          + columns.map { column in
            if let node = column.node { return bytes("\(share[node].rawValue)") }
            return column.role == .total ? bytes("\(share.total.rawValue)") : []
          })
    }
    guard let group = report.group, !group.isExact else { return text }
    return text
      + line(
        [bytes("group"), [], [], bytes("least")] + empty
          + columns.map { $0.role == .total ? bytes("\(group.least.rawValue)") : [] })
  }

  private func line(
    of mapping: ListedMapping, _ process: ProcessMemory, _ columns: [StatTable.Column]
  ) -> [UInt8] {
    var fields = [
      bytes("mapping"), bytes("\(process.id)"), process.name.bytes, bytes(mapping.addresses),
      bytes(mapping.kind), mapping.policy, bytes("\(mapping.greatestMapCount)"),
      mapping.file ?? [],
    ]
    for column in columns {
      if let node = column.node {
        fields.append(amount(.bytes(mapping.amounts.first { $0.node == node }?.bytes ?? 0)))
      } else {
        fields.append(column.role == .total ? amount(.bytes(mapping.total)) : [])
      }
    }
    return line(fields)
  }

  private func line(_ fields: [[UInt8]]) -> [UInt8] { csvRecord(fields) }

  private func amount(_ cell: Cell) -> [UInt8] { bytes(cell.digits) }

  private func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
}

/// Returns a line of RFC 4180: a field is in quotes if needed, and quotes within it are doubled.
func csvRecord(_ fields: [[UInt8]]) -> [UInt8] {
  func quoted(_ field: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard field.contains(where: { [quote, UInt8(ascii: ","), 13, 10].contains($0) }) else {
      return field
    }
    return [quote] + field.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }
  return [UInt8](fields.map(quoted).joined(separator: [UInt8(ascii: ",")])) + [13, 10]
}

extension StatTable.Column {
  fileprivate func isSame(as other: Self) -> Bool { role == other.role }

  /// `node0`, `total`, `heap`
  fileprivate var heading: String { node.map { "node\($0)" } ?? name }
}

extension StatReport {
  /// Returns the fields of a row before its amounts.
  ///
  /// These are the table, the number of the process, its name (or the path of the cgroup or file, or the ID of the
  /// segment), and the name of the row.
  fileprivate func subject(of row: StatTable.Row) -> [[UInt8]] {
    let table = [UInt8](kind.rawValue.utf8)
    if let object = row.object { return [table, [], object.bytes, [UInt8](object.kind.utf8)] }
    let process = processes.first { kind == .process || $0.id == row.process }
    guard let process else { return [table, [], controlGroup ?? [], name(of: row)] }
    let name = kind == .process ? name(of: row) : [UInt8]("total".utf8)
    return [table, [UInt8]("\(process.id)".utf8), process.name.bytes, name]
  }
}
