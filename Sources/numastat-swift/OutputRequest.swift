import CommandInterface
import NumaCore

/// In which form reports are asked for, as the words of a command line say it.
struct OutputRequest: Equatable {
  enum Form: String {
    case text
    case json
    case csv
    case prometheus
  }

  /// Those that were named, in their order.
  private var forms: [Form] = []
  /// Whether tables are in bytes.
  var isInBytes = false
  /// Whether the memory of processes is distinguished further, mapping by mapping.
  var isDetailed = false
  /// The columns in their order; nil where all are shown.
  private(set) var columns: [ColumnChoice]?
  /// The list as it was typed.
  var columnList: Word?

  var form: Form { forms.first ?? .text }

  /// What tables say they are in.
  var unit: String { isInBytes ? "bytes" : "MBs" }

  mutating func ask(for form: Form) { forms.append(form) }

  /// Whether processes have a row each, be there one or several.
  var hasRowPerProcess: Bool { kinds.first != nil || showsShares }

  /// Whether the column of shares was asked for.
  var showsShares: Bool { columns?.contains(.share) ?? false }

  private var kinds: [MemoryKind] {
    columns?.compactMap { if case .kind(let kind) = $0 { kind } else { nil } } ?? []
  }

  /// Reads the list of columns, and finds what cannot be provided together.
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

/// What `--columns` names.
enum ColumnChoice: Equatable {
  case nodes(ClosedRange<Int>)
  case total
  /// How large a file or segment is.
  case size
  /// The part of a process in what all of them have, each page once.
  case share
  case kind(MemoryKind)

  static func unknown(_ word: String) -> Failure {
    Failure("--columns: \(word.isEmpty ? "''" : word): no such column")
  }

  /// Reads `total,0,2-3,heap`.
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
  /// Checks that there is a node for each that is named, or one at least of each range.
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
  /// The report with the columns that were asked for, in their order.
  func choosingColumns(_ request: OutputRequest) -> StatReport {
    // A group's table has no columns but those of nodes and the total.
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
  /// What programs call it; of a node, `node`.
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
  /// Adds a column for each kind of memory; in the last row what all processes have, of a group each page once.
  fileprivate mutating func appendKinds(of processes: [ProcessMemory], _ group: GroupTotal?) {
    guard let kinds = processes.first?.kinds else { return }
    columns += kinds.map { Column(header: $0.label, role: .kind($0)) }
    for row in rows.indices {
      // The row of a process, or the sum of all.
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

  /// Keeps columns by their places, in this order.
  fileprivate mutating func keep(columns chosen: [Int]) {
    columns = chosen.map { columns[$0] }
    for row in rows.indices { rows[row].cells = chosen.map { rows[row].cells[$0] } }
  }

  /// The table without columns and rows that tell nothing: those without a figure, and with `--skip-zeros` those
  /// of zeros.
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
  /// What the row is called where programs read it: the kernel's name, in small letters where a table has changed it.
  func name(of row: StatTable.Row) -> [UInt8] {
    if row.isTotal, group != nil { return [UInt8]("total".utf8) }
    guard row.isTotal || kind == .process || kind == .group || kind == .counters else {
      return row.label
    }
    return row.label.map { (65...90).contains($0) ? $0 + 32 : $0 }
  }
}
