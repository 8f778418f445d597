import LinuxSystem

extension Cell {
  /// Returns the number in the format of a table.
  func text(_ layout: TableLayout) -> String {
    var text: [UInt8] = []
    write(layout, to: &text)
    return String(bytes: text)
  }

  /// Writes the number in the format of a table.
  func write(_ layout: TableLayout, to text: inout [UInt8]) {
    if layout.isInBytes {
      writeDigits(to: &text)
    } else {
      write(decimals: layout.decimals, to: &text)
    }
  }
}

extension NodeTable {
  /// Returns the table in bytes, since labels may contain any bytes.
  func text(_ layout: TableLayout) -> [UInt8] {
    var text: [UInt8] = []
    write(layout, to: &text)
    return text
  }

  func write(_ layout: TableLayout, to text: inout [UInt8]) {
    let shownColumns = columns.indices.filter { shows(column: $0, layout) }
    let shownRows = rows.indices.filter { shows(rows[$0], layout) }
    guard !shownColumns.isEmpty, !shownRows.isEmpty else {
      let hasData = rows.contains { row in row.cells.contains { $0 != nil } }
      text += (hasData ? "Table has no non-zero data.\n" : "Table has no data.\n").utf8
      return
    }
    TableText(self, layout, columns: shownColumns, rows: shownRows).write(to: &text)
  }

  private func shows(column: Int, _ layout: TableLayout) -> Bool {
    rows.contains { row in
      guard let cell = row.cells[column] else { return false }
      return !layout.skipsZeros || !cell.isZero
    }
  }

  private func shows(_ row: Row, _ layout: TableLayout) -> Bool {
    row.cells.contains { cell in
      guard let cell else { return false }
      return !layout.skipsZeros || !cell.isZero
    }
  }
}

/// A table while it is written: the cells that are shown, and their widths.
private struct TableText {
  let table: NodeTable
  let layout: TableLayout
  let shownColumns: [Int]
  let shownRows: [Int]
  /// The text of all cells, row by row, in one buffer: a separate buffer for each cell would take longer than its
  /// digits.
  private var cells: [UInt8] = []
  /// The start of each cell, and the end of the last cell.
  private var starts: [Int] = []
  private let labelWidth: Int
  private var widths: [Int]

  init(
    _ table: NodeTable, _ layout: TableLayout, columns shownColumns: [Int], rows shownRows: [Int]
  ) {
    self.table = table
    self.layout = layout
    self.shownColumns = shownColumns
    self.shownRows = shownRows
    var longest = table.labelHeader.count
    for row in table.rows { longest = max(longest, row.label.count) }
    labelWidth = Self.labelWidth(longest: longest, layout)
    widths = table.columns.map {
      Self.width(longest: $0.header.utf8.count, layout)
    }
    writeCells()
  }

  private mutating func writeCells() {
    let count = table.rows.count * table.columns.count
    starts.reserveCapacity(count + 1)
    cells.reserveCapacity(count * Self.usualDigits)
    for row in table.rows {
      for column in widths.indices {
        starts.append(cells.count)
        row.cells[column]?.write(layout, to: &cells)
        let width = Self.width(longest: cells.count - starts[starts.count - 1], layout)
        if width > widths[column] { widths[column] = width }
      }
    }
    starts.append(cells.count)
  }

  private static func labelWidth(longest: Int, _ layout: TableLayout) -> Int {
    guard !layout.isCompact else {
      let greatest =
        layout.greatestLabelWidth == .max ? Int.max : TableLayout.contentWidths.upperBound
      return min(max(longest + 1, TableLayout.contentWidths.lowerBound), greatest)
    }
    guard layout.greatestLabelWidth > TableLayout.usualWidth else { return TableLayout.usualWidth }
    return min(max(longest, TableLayout.usualWidth) + 1, layout.greatestLabelWidth)
  }

  /// Returns the width of a column.
  ///
  /// A column is wider than in numastat only if numastat's width would cut a digit, or join two columns.
  private static func width(longest: Int, _ layout: TableLayout) -> Int {
    max(
      longest + 1, layout.isCompact ? TableLayout.contentWidths.lowerBound : TableLayout.usualWidth)
  }

  /// Writes the table in blocks, which each start with labels and headers.
  ///
  /// A block has as many columns as fit in the width, but at least one.
  func write(to text: inout [UInt8]) {
    text.reserveCapacity(text.count + size)
    var isShown = [Bool](repeating: false, count: widths.count)
    for column in shownColumns { isShown[column] = true }
    var next = shownColumns.first
    while let first = next {
      if first != shownColumns.first { text.append(newline) }
      var used = labelWidth
      var column = first
      repeat {
        if isShown[column] { used += widths[column] }
        column += 1
      } while column < widths.count && used + widths[column] <= layout.width
      let block = (first..<column).filter { isShown[$0] }
      write(block, to: &text)
      next = (column..<widths.count).first { isShown[$0] }
    }
  }

  /// The size in bytes of a table that is not folded, or slightly more.
  private var size: Int {
    let width = shownColumns.reduce(labelWidth + 1) { $0 + widths[$1] }
    return width * (shownRows.count + Self.otherLines)
  }

  private func write(_ block: [Int], to text: inout [UInt8]) {
    write(table.labelHeader, to: &text)
    for column in block {
      let header = table.columns[column].header.utf8
      write(blanks: widths[column] - header.count, to: &text)
      text += header
    }
    text.append(newline)
    if layout.hasRules { writeRules(block, isOverTotal: false, to: &text) }
    for index in shownRows {
      let row = table.rows[index]
      if row.isTotal { writeRules(block, isOverTotal: true, to: &text) }
      write(row.label, to: &text)
      for column in block {
        let place = index * widths.count + column
        let cell = starts[place]..<starts[place + 1]
        write(blanks: widths[column] - cell.count, to: &text)
        text += cells[cell]
      }
      text.append(newline)
    }
  }

  private func writeRules(_ block: [Int], isOverTotal: Bool, to text: inout [UInt8]) {
    let hasLabelRule = isOverTotal || !table.labelHeader.isEmpty
    write(hyphens: hasLabelRule ? labelWidth - 1 : 0, to: &text)
    write(blanks: hasLabelRule ? 1 : labelWidth, to: &text)
    for column in block {
      text.append(blank)
      write(hyphens: widths[column] - 1, to: &text)
    }
    text.append(newline)
  }

  private func write(_ label: [UInt8], to text: inout [UInt8]) {
    text += label.prefix(labelWidth)
    write(blanks: labelWidth - label.count, to: &text)
  }

  private func write(blanks count: Int, to text: inout [UInt8]) {
    for _ in 0..<max(0, count) { text.append(blank) }
  }

  private func write(hyphens count: Int, to text: inout [UInt8]) {
    for _ in 0..<count { text.append(UInt8(ascii: "-")) }
  }

  private var newline: UInt8 { UInt8(ascii: "\n") }
  private var blank: UInt8 { UInt8(ascii: " ") }

  /// The number of bytes reserved for a cell; the buffer grows if it is not enough.
  private static let usualDigits = 12
  /// The number of other lines: the header, two rules, and the empty line between blocks.
  private static let otherLines = 4
}
