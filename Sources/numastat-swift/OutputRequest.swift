import CommandInterface
import NumaCore

/// The form of reports that a command line requests.
struct OutputRequest: Equatable {
  enum Form: String {
    case text
    case json
    case csv
    case prometheus
  }

  /// The forms that were named, in the order typed.
  private var forms: [Form] = []
  /// Whether tables are in bytes.
  var isInBytes = false
  /// Whether the memory of processes is divided into more kinds, and shown mapping by mapping.
  var isDetailed = false
  /// The requested columns, in their order; `nil` if all columns are shown.
  private(set) var columns: [ColumnChoice]?
  /// The list as it was typed.
  var columnList: Word?

  var form: Form { forms.first ?? .text }

  /// The unit that tables name.
  var unit: String { isInBytes ? "bytes" : "MBs" }

  mutating func ask(for form: Form) { forms.append(form) }

  /// Whether each process has a row, even if there is only one process.
  var hasRowPerProcess: Bool { kinds.first != nil || showsShares }

  /// Whether the column of shares was requested.
  var showsShares: Bool { columns?.contains(.share) ?? false }

  private var kinds: [MemoryKind] {
    columns?.compactMap { if case .kind(let kind) = $0 { kind } else { nil } } ?? []
  }

  /// Parses the list of columns, and refuses options that cannot be combined.
  ///
  /// - Throws: The word at fault.
  mutating func settle(
    isVerbose: Bool, hasProcesses: Bool, hasObjects: Bool
  ) throws(Failure) {
    if let other = forms.first(where: { $0 != form }) {
      throw Failure("--\(other.rawValue): not together with --\(form.rawValue)")
    }
    guard let columnList else { return }
    let columns = try ColumnChoice.list(columnList)
    self.columns = columns
    if !hasObjects, columns.contains(.size) { throw ColumnChoice.unknown("size") }
    if columns.contains(.share) {
      if !hasProcesses { throw ColumnChoice.unknown("share") }
      if form == .prometheus { throw Failure("--columns: share: not with --prometheus") }
      if isVerbose { throw Failure("--columns: share: not with --verbose") }
    }
    for kind in kinds {
      if !hasProcesses { throw ColumnChoice.unknown(kind.rawValue) }
      if kind.needsDetail, !isDetailed {
        throw Failure("--columns: \(kind.rawValue): only with --detail")
      }
      if kind == .private, isDetailed {
        throw Failure(
          "--columns: private: with --detail it is three columns: anonymous, file, shared")
      }
      if form == .prometheus { throw Failure("--columns: \(kind.rawValue): not with --prometheus") }
      if isVerbose {
        throw Failure(
          "--columns: \(kind.rawValue): with --verbose it is a row of each process's table")
      }
    }
  }
}

/// A column that `--columns` names.
enum ColumnChoice: Equatable {
  case nodes(ClosedRange<Int>)
  case total
  /// The size of a file or segment.
  case size
  /// The share of a process in the memory of all processes, with each page counted once.
  case share
  case kind(MemoryKind)

  static func unknown(_ word: String) -> Failure {
    Failure("--columns: \(word.isEmpty ? "''" : word): no such column")
  }

  /// Parses a list such as `total,0,2-3,heap`.
  static func list(_ word: Word) throws(Failure) -> [ColumnChoice] {
    var list: [ColumnChoice] = []
    for item in word.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let text = String(decoding: item, as: UTF8.self)
      guard let choice = ColumnChoice(text) else { throw unknown(text) }
      list.append(choice)
    }
    return list
  }

  private init?(_ text: String) {
    if text == "total" {
      self = .total
    } else if text == "size" {
      self = .size
    } else if text == "share" {
      self = .share
    } else if let kind = MemoryKind(rawValue: text) {
      self = .kind(kind)
    } else if let nodes = Self.range(text) {
      self = .nodes(nodes)
    } else {
      return nil
    }
  }

  private static func range(_ text: String) -> ClosedRange<Int>? {
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
      .map { $0.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ? Int($0) : nil }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else {
      return nil
    }
    return first...last
  }
}

extension OutputRequest {
  /// Checks that each node that is named exists, and at least one node of each range.
  ///
  /// - Throws: The number at fault.
  func checkNodes(_ nodes: [NodeID]) throws(Failure) {
    for case .nodes(let range) in columns ?? []
    where !nodes.contains(where: { range.contains($0.rawValue) }) {
      throw ColumnChoice.unknown(
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)")
    }
  }
}

// MARK: Tables

extension StatReport {
  /// Returns the report with the requested columns, in their order.
  func choosingColumns(_ request: OutputRequest) -> StatReport {
    // A group's table has only columns for nodes and for the total.
    guard let choices = request.columns, kind != .group else { return self }
    var report = self
    if kind == .processes { report.table.appendKinds(of: processes, group) }
    let columns = report.table.columns
    let chosen = choices.flatMap { choice in
      columns.indices.filter { columns[$0].isMeant(by: choice) }
    }
    report.table.keep(columns: chosen)
    return report
  }
}

extension StatTable.Column {
  /// The name of the column in output for programs; `node` for a node.
  var name: String {
    switch role {
    case .node: "node"
    case .total: "total"
    case .kind(let kind): kind.rawValue
    case .size: "size"
    case .share: "share"
    }
  }

  fileprivate func isMeant(by choice: ColumnChoice) -> Bool {
    switch choice {
    case .nodes(let range): node.map { range.contains($0.rawValue) } ?? false
    case .total: role == .total
    case .kind(let wanted): role == .kind(wanted)
    case .size: role == .size
    case .share: role == .share
    }
  }
}

extension StatTable {
  /// Adds a column for each kind of memory.
  ///
  /// The last row has the memory of all processes; for a group, each page is counted once.
  fileprivate mutating func appendKinds(of processes: [ProcessMemory], _ group: GroupTotal?) {
    guard let kinds = processes.first?.kinds else { return }
    columns += kinds.map { Column(header: $0.label, role: .kind($0)) }
    for row in rows.indices {
      // The process of the row, or all processes if the row is the sum.
      let meant = processes.filter { rows[row].process == nil || rows[row].process == $0.id }
      if rows[row].isTotal, let group {
        rows[row].cells += kinds.map { .bytes(UInt128(group.memory[$0].total.rawValue)) }
        continue
      }
      rows[row].cells += kinds.map { kind in
        .bytes(meant.reduce(0) { $0 + UInt128($1[kind].total.rawValue) })
      }
    }
  }

  /// Keeps only the columns at these indexes, in this order.
  fileprivate mutating func keep(columns chosen: [Int]) {
    columns = chosen.map { columns[$0] }
    for row in rows.indices { rows[row].cells = chosen.map { rows[row].cells[$0] } }
  }

  /// Returns the table without empty columns and rows.
  ///
  /// A column or row is empty if it has no figure, or with `--skip-zeros` if all its figures are zero.
  func shown(skippingZeros: Bool) -> StatTable {
    func tells(_ cell: Cell?) -> Bool { cell.map { !skippingZeros || !$0.isZero } ?? false }
    var table = self
    table.rows = rows.filter { $0.cells.contains(where: tells) }
    table.keep(
      columns: columns.indices.filter { column in rows.contains { tells($0.cells[column]) } })
    return table
  }
}

extension StatReport {
  /// Returns the name of the row in output for programs: the kernel's name, in lower case if a table has capitalized
  /// it.
  func name(of row: StatTable.Row) -> [UInt8] {
    if row.isTotal, group != nil { return [UInt8]("total".utf8) }
    guard row.isTotal || kind == .process || kind == .group || kind == .counters else {
      return row.label
    }
    return row.label.map { (65...90).contains($0) ? $0 + 32 : $0 }
  }
}
