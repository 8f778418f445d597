import NumaCore

extension TableReport {
  /// Returns the report with only the requested columns, in the requested order.
  ///
  /// The report is unchanged if `choices` is `nil`, or if it is the table of a group.
  func choosing(_ choices: [ColumnChoice]?) -> TableReport {
    // A group's table has only columns for nodes and for the total.
    guard let choices, kind != .group else { return self }
    var report = self
    if kind == .processes { report.table.appendKinds(of: processes, group) }
    let columns = report.table.columns
    let chosen = choices.flatMap { choice in
      columns.indices.filter { columns[$0].matches(choice) }
    }
    report.table.keep(columns: chosen)
    return report
  }
}

extension NodeTable.Column {
  fileprivate func matches(_ choice: ColumnChoice) -> Bool {
    switch choice {
    case .nodes(let range): node.map { range.contains($0.rawValue) } ?? false
    case .total: role == .total
    case .kind(let wanted): role == .kind(wanted)
    case .size: role == .size
    case .share: role == .share
    }
  }
}

extension NodeTable {
  /// Adds a column for each kind of memory.
  ///
  /// The last row has the memory of all processes; for a group, each page is counted once.
  fileprivate mutating func appendKinds(of processes: [ListedProcess], _ group: GroupTotal?) {
    guard let kinds = processes.first?.kinds else { return }
    columns += kinds.map { Column(header: $0.columnLabel, role: .kind($0)) }
    for row in rows.indices {
      // The process of the row, or all processes if the row is the sum.
      let meant = processes.filter { rows[row].process == nil || rows[row].process == $0.id }
      if rows[row].isTotal, let group {
        rows[row].cells += kinds.map { Cell(group.memory[$0].total) }
        continue
      }
      rows[row].cells += kinds.map { kind in
        .bytes(meant.reduce(0) { $0 + UInt128($1[kind].total.rawValue) })
      }
    }
  }
}
