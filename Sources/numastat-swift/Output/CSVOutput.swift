import LinuxSystem
import NumaCore

/// Reports as one table of RFC 4180: a header, lines that end in CR LF, amounts in bytes.
///
/// A field is empty if its value is not known, or if it does not apply to the row.
struct CSVOutput {
  /// The reports, with the parts of their tables that are shown.
  private let reports: [(report: TableReport, table: NodeTable)]
  private let columns: [NodeTable.Column]
  private let hasMappings: Bool

  /// Creates the output; its columns are in the order of the tables, or sorted with the nodes first.
  init(_ reports: [TableReport], _ style: TableStyle, sortsColumns: Bool) {
    self.reports = reports.map { ($0, $0.table.shown(skippingZeros: style.skipsZeros)) }
    columns = Self.columns(of: self.reports.map { $0.table.columns }, areSorted: sortsColumns)
    hasMappings = style.isDetailed
  }

  var bytes: [UInt8] {
    var header = ["table", "pid", "name", "row"].map { $0.bytes }
    if hasMappings { header += ["kind", "policy", "mapped", "file"].map { $0.bytes } }
    header += columns.map { $0.heading.bytes }
    var text = line(header)
    for (report, table) in reports {
      let places = columns.map { column in table.columns.firstIndex { $0.role == column.role } }
      for row in table.rows where !report.leavesOutTotal || !row.isTotal {
        text += line(
          report.fieldsBeforeAmounts(of: row) + emptyMapping
            + places.map { $0.flatMap { row.cells[$0] }.map(amount) ?? [] })
      }
      if report.kind == .group {
        text += lines(ofShares: report)
        continue
      }
      for process in report.processes {
        for mapping in process.listedMappings { text += line(of: mapping, process) }
      }
    }
    return text
  }

  /// Returns all columns of the tables.
  private static func columns(
    of tables: [[NodeTable.Column]], areSorted: Bool
  ) -> [NodeTable.Column] {
    var all: [NodeTable.Column] = []
    for column in tables.joined() where !all.contains(where: { $0.role == column.role }) {
      all.append(column)
    }
    guard areSorted else { return all }
    let nodes = all.filter { $0.node != nil }.ordered { ($0.node ?? 0) < ($1.node ?? 0) }
    return nodes + all.filter { $0.node == nil }
  }

  /// Returns the share of each process in the memory of a group, and the least memory of the group if the total is an
  /// upper bound.
  private func lines(ofShares report: TableReport) -> [UInt8] {
    var text: [UInt8] = []
    for process in report.processes {
      let share = process.share?.total ?? MemoryPerNode()
      let fields = [
        "group".bytes, "\(process.id)".bytes, process.name.bytes, "share".bytes,
      ]
      text += line(
        fields + emptyMapping
          + columns.map { column in
            if let node = column.node { return "\(share[node].rawValue)".bytes }
            return column.role == .total ? "\(share.total.rawValue)".bytes : []
          })
    }
    guard let group = report.group, !group.isExact else { return text }
    return text
      + line(
        ["group".bytes, [], [], "least".bytes] + emptyMapping
          + columns.map { $0.role == .total ? "\(group.least.rawValue)".bytes : [] })
  }

  private func line(of mapping: ListedMapping, _ process: ListedProcess) -> [UInt8] {
    var fields = [
      "mapping".bytes, "\(process.id)".bytes, process.name.bytes, mapping.addresses.bytes,
      mapping.kind.bytes, mapping.policy, "\(mapping.greatestMapCount)".bytes,
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

  /// The fields of a mapping in a line that is not for a mapping.
  private var emptyMapping: [[UInt8]] { hasMappings ? [[], [], [], []] : [] }

  private func line(_ fields: [[UInt8]]) -> [UInt8] { CSVRecord(fields).bytes }

  private func amount(_ cell: Cell) -> [UInt8] { cell.digits.bytes }
}

extension NodeTable.Column {
  /// `node0`, `total`, `heap`
  fileprivate var heading: String { node.map { "node\($0)" } ?? name }
}

extension TableReport {
  /// Returns the fields of a row before its amounts.
  ///
  /// These are the table, the number of the process, its name (or the path of the cgroup or file, or the ID of the
  /// segment), and the name of the row.
  fileprivate func fieldsBeforeAmounts(of row: NodeTable.Row) -> [[UInt8]] {
    let table = kind.rawValue.bytes
    if let object = row.object { return [table, [], object.bytes, object.kind.bytes] }
    let process = processes.first { kind == .process || $0.id == row.process }
    guard let process else { return [table, [], controlGroup ?? [], name(of: row)] }
    let name = kind == .process ? name(of: row) : "total".bytes
    return [table, "\(process.id)".bytes, process.name.bytes, name]
  }
}
