import LinuxSystem
import NumaCore

/// A table of numastat: a column of labels, a column for each node, and a total as the last column.
struct NodeTable {
  struct Row {
    /// The label in bytes, since names of processes may contain any bytes.
    let label: [UInt8]
    /// A cell for each column; `nil` if the value is not known.
    var cells: [Cell?]
    /// The kind of memory of the row, in a table by kind.
    var kind: MemoryKind?
    /// Whether the row is the sum, which is below all other rows and has a line above it.
    var isTotal = false
    /// The process of the row.
    var process: ProcessID?
    /// The file or segment of the row.
    var object: ObjectName?
  }

  /// The heading of the column of labels.
  var labelHeader: [UInt8] = []
  var columns: [Column]
  var rows: [Row] = []

  struct Column {
    let header: String
    let role: Role

    /// The content of the column.
    enum Role: Equatable {
      case node(NodeID)
      /// All nodes together.
      case total
      case kind(MemoryKind)
      /// The share of a process in the memory of a group, with each page counted once.
      case share
      /// The size of a file or segment, whether it is in memory or not.
      case size
    }

    /// The node; `nil` for a column that is not for a node.
    var node: NodeID? { if case .node(let node) = role { node } else { nil } }
  }

  /// Creates a table with a column for each node, such as `Node 3`.
  init(nodes: [NodeID], hasTotal: Bool, prefix: String) {
    columns = nodes.map { Column(header: "\(prefix)\($0)", role: .node($0)) }
    if hasTotal { columns.append(Column(header: "Total", role: .total)) }
  }

  /// Adds a row of amounts per node, and their sum, the size and the share if the table has columns for them.
  mutating func append(
    _ label: [UInt8], isTotal: Bool = false, of process: ProcessID? = nil,
    ofObject object: ObjectName? = nil, size: Cell? = nil, share: Cell? = nil,
    _ cell: (NodeID) -> Cell?
  ) {
    var sum: Cell?
    let cells = columns.map { column -> Cell? in
      guard let node = column.node else {
        return column.role == .size ? size : column.role == .share ? share : sum
      }
      let found = cell(node)
      if let found { sum = sum.map { $0 + found } ?? found }
      return found
    }
    rows.append(
      Row(label: label, cells: cells, isTotal: isTotal, process: process, object: object))
  }

  mutating func append(_ label: String, isTotal: Bool = false, _ cell: (NodeID) -> Cell?) {
    append(label.bytes, isTotal: isTotal, cell)
  }

  /// Adds a row for a kind of memory.
  mutating func append(_ kind: MemoryKind, isDetailed: Bool, _ memory: MemoryPerNode) {
    append(kind.rowLabel(isDetailed: isDetailed)) { Cell(memory[$0]) }
    rows[rows.count - 1].kind = kind
  }

  /// Adds a row with a cell for each node, and their sum if the table has a column for it.
  mutating func append(_ label: String, _ cells: [Cell?]) {
    var cells = cells
    if cells.count < columns.count {
      var sum: Cell?
      for case let cell? in cells { sum = sum.map { $0 + cell } ?? cell }
      cells.append(sum)
    }
    rows.append(Row(label: label.bytes, cells: cells))
  }

  /// Sorts the rows by the column of a node, or by the total, the greatest first; a total stays last.
  ///
  /// Each step swaps the greatest of the remaining rows with the first of the remaining rows. So equal rows are in the
  /// order of numastat, which scripts may rely on.
  mutating func sort(by node: NodeID?) {
    let wanted = node.map(Column.Role.node) ?? .total
    let column =
      columns.firstIndex { $0.role == wanted } ?? columns.firstIndex { $0.role == .total }
      ?? columns.count - 1
    let end = rows.firstIndex { $0.isTotal } ?? rows.count
    func key(_ row: Row) -> UInt128 { row.cells[column]?.magnitude ?? 0 }
    for place in 0..<end {
      var greatest = place
      for candidate in place..<end where key(rows[candidate]) > key(rows[greatest]) {
        greatest = candidate
      }
      rows.swapAt(place, greatest)
    }
  }
}

extension NodeTable.Column {
  /// The name of the column in output for programs; `node` for a node.
  var name: String {
    switch role {
    case .node: "node"
    case .total: "total"
    case .kind(let kind): kind.name
    case .size: "size"
    case .share: "share"
    }
  }
}

extension NodeTable {
  /// Keeps only the columns at these indexes, in this order.
  mutating func keep(columns chosen: [Int]) {
    columns = chosen.map { columns[$0] }
    for row in rows.indices { rows[row].cells = chosen.map { rows[row].cells[$0] } }
  }

  /// Returns the table without empty columns and rows.
  ///
  /// A column or row is empty if it has no figure, or with `--skip-zeros` if all its figures are zero.
  func shown(skippingZeros: Bool) -> NodeTable {
    func hasFigure(_ cell: Cell?) -> Bool { cell.map { !skippingZeros || !$0.isZero } ?? false }
    var table = self
    table.rows = rows.filter { $0.cells.contains(where: hasFigure) }
    table.keep(
      columns: columns.indices.filter { column in rows.contains { hasFigure($0.cells[column]) } })
    return table
  }
}
