import NumaCore

/// How a table is written.
struct StatLayout {
  /// Whether columns are as narrow as their content.
  var isCompact = false
  var skipsZeros = false
  /// How many columns of characters a line may take.
  var width: Int
  var decimals = 2
  /// Whether amounts are in bytes, and not in MB.
  var isInBytes = false
  /// The table without numbers of its own: `Node 0` and lines below. Nil for that of the counters.
  var hasRules = true
  /// The widest that a column of labels becomes to hold its longest.
  var greatestLabelWidth = 16

  /// In characters; a blank between columns is part of them.
  static let usualWidth = 16
  /// The least width of a column that is as narrow as its content, and the greatest.
  fileprivate static let contentWidths = 5...16
}

extension StatTable {
  /// The table in bytes: labels may be anything.
  func text(_ layout: StatLayout) -> [UInt8] {
    let shownColumns = columns.indices.filter { shows(column: $0, layout) }
    let shownRows = rows.indices.filter { shows(rows[$0], layout) }
    guard !shownColumns.isEmpty, !shownRows.isEmpty else {
      return [UInt8](
        (layout.skipsZeros ? "Table has no non-zero data.\n" : "Table has no data.\n").utf8)
    }
    return Rendering(table: self, layout, shownColumns, shownRows).text
  }

  private func shows(column: Int, _ layout: StatLayout) -> Bool {
    rows.contains { row in
      guard let cell = row.cells[column] else { return false }
      return !layout.skipsZeros || !cell.isZero
    }
  }

  private func shows(_ row: Row, _ layout: StatLayout) -> Bool {
    row.cells.contains { cell in
      guard let cell else { return false }
      return !layout.skipsZeros || !cell.isZero
    }
  }
}

/// A table while it is written: which cells, and how wide.
private struct Rendering {
  let table: StatTable
  let layout: StatLayout
  let shownColumns: [Int]
  let shownRows: [Int]
  /// Of each row of the table, its cells as they are written.
  private let texts: [[String]]
  private let labelWidth: Int
  private let widths: [Int]

  init(
    table: StatTable, _ layout: StatLayout, _ shownColumns: [Int], _ shownRows: [Int]
  ) {
    self.table = table
    self.layout = layout
    self.shownColumns = shownColumns
    self.shownRows = shownRows
    let labels = [table.labelHeader.count] + table.rows.map(\.label.count)
    labelWidth = Self.labelWidth(longest: labels.max() ?? 0, layout)
    let texts = table.rows.map { row in
      row.cells.map { $0?.text(layout) ?? "" }
    }
    self.texts = texts
    widths = table.columns.indices.map { Self.width(of: $0, in: table, texts, layout) }
  }

  private static func labelWidth(longest: Int, _ layout: StatLayout) -> Int {
    guard !layout.isCompact else {
      return min(max(longest + 1, StatLayout.contentWidths.lowerBound), StatLayout.usualWidth)
    }
    guard layout.greatestLabelWidth > StatLayout.usualWidth else { return StatLayout.usualWidth }
    return min(max(longest, StatLayout.usualWidth) + 1, layout.greatestLabelWidth)
  }

  /// A column is wider than numastat's only where that would cut a digit, or glue two columns.
  private static func width(
    of column: Int, in table: StatTable, _ texts: [[String]], _ layout: StatLayout
  ) -> Int {
    var longest = table.columns[column].header.utf8.count
    for row in texts { longest = max(longest, row[column].utf8.count) }
    let least =
      layout.isCompact ? StatLayout.contentWidths.lowerBound : StatLayout.usualWidth
    return max(longest + 1, least)
  }

  /// As many columns to a block as fit, and one at least; labels and headers begin each block.
  var text: [UInt8] {
    var text: [UInt8] = []
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
    return text
  }

  private func write(_ block: [Int], to text: inout [UInt8]) {
    write(table.labelHeader, to: &text)
    for column in block { write(table.columns[column].header, column, to: &text) }
    text.append(newline)
    if layout.hasRules { writeRules(block, isOverTotal: false, to: &text) }
    for index in shownRows {
      let row = table.rows[index]
      if row.isTotal { writeRules(block, isOverTotal: true, to: &text) }
      write(row.label, to: &text)
      for column in block {
        write(texts[index][column], column, to: &text)
      }
      text.append(newline)
    }
  }

  private func writeRules(_ block: [Int], isOverTotal: Bool, to text: inout [UInt8]) {
    let hasLabelRule = isOverTotal || !table.labelHeader.isEmpty
    write(hasLabelRule ? rule(labelWidth) : [], to: &text)
    for column in block {
      write(String(decoding: rule(widths[column]), as: UTF8.self), column, to: &text)
    }
    text.append(newline)
  }

  private func rule(_ width: Int) -> [UInt8] {
    [UInt8](repeating: UInt8(ascii: "-"), count: width - 1)
  }

  private func write(_ label: [UInt8], to text: inout [UInt8]) {
    text += label.prefix(labelWidth)
    write(blanks: labelWidth - label.count, to: &text)
  }

  private func write(_ cell: String, _ column: Int, to text: inout [UInt8]) {
    write(blanks: widths[column] - cell.utf8.count, to: &text)
    text += cell.utf8
  }

  private func write(blanks count: Int, to text: inout [UInt8]) {
    text += repeatElement(UInt8(ascii: " "), count: max(0, count))
  }

  private var newline: UInt8 { UInt8(ascii: "\n") }
}
