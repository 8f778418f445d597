/// The layout of lines with columns that are as wide as their headings.
///
/// All lines have the same columns, so that a program can also parse them.
struct IntervalTable {
  /// The heading and the width of each column; the width includes a blank before the heading.
  let columns: [(heading: String, width: Int)]

  var header: String { line(columns.map { $0.heading }) }

  /// Returns a line; a number that is wider than its column moves the columns after it, and is never cut.
  func line(_ cells: [String]) -> String {
    var line = ""
    for (column, cell) in zip(columns, cells) {
      let room = max(column.width - cell.utf8.count, line.isEmpty ? 0 : 1)
      line += String(repeating: " ", count: room) + cell
    }
    return line + "\n"
  }
}

extension IntervalTable {
  /// The rates: a line for each node, and one for the machine.
  static let rates = IntervalTable(columns: [
    ("time", 8), ("node", 5), ("hit/s", 10), ("miss/s", 10), ("foreign/s", 10), ("local/s", 10),
    ("other/s", 10), ("local%", 7), ("other%", 7), ("promoted/s", 11), ("demoted/s", 10),
    ("migrated/s", 11), ("balanced/s", 11), ("faults/s", 10), ("near/s", 10),
  ])

  /// The changes: a line for each owner of memory and node; the name comes last, since it may contain blanks.
  static let changes = IntervalTable(columns: [
    ("time", 8), ("PID", 8), ("node", 5), ("MB", 12), ("change", 12), ("name", 5),
  ])
}
