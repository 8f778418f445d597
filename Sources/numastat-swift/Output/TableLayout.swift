/// The layout of a table as text.
struct TableLayout {
  /// Whether columns are as narrow as their content.
  var isCompact = false
  var skipsZeros = false
  /// The greatest width of a line, in characters.
  var width: Int
  var decimals = 2
  /// Whether amounts are in bytes, and not in MB.
  var isInBytes = false
  /// Whether there is a rule below the headers; `false` for the table of the counters of a call without arguments.
  var hasRules = true
  /// The greatest width of the column of labels; the greatest `Int` for no limit.
  var greatestLabelWidth = 16

  /// The usual width of a column in characters, including the blank between columns.
  static let usualWidth = 16
  /// The least and the greatest width of a column that is as narrow as its content.
  static let contentWidths = 5...16
}

extension TableLayout {
  /// Returns the layout of a report, on lines of at most `width` characters.
  init(of report: TableReport, _ style: TableStyle, width: Int) {
    self.init(
      isCompact: style.isCompact, skipsZeros: style.skipsZeros, width: width,
      decimals: style.isCompact || report.title == nil ? 0 : 2, isInBytes: style.isInBytes,
      hasRules: report.title != nil, greatestLabelWidth: Self.greatestLabelWidth(of: report.kind))
  }

  private static func greatestLabelWidth(of kind: TableReport.Kind) -> Int {
    switch kind {
    case .process, .processes, .group: 24
    // A truncated path is not a path.
    case .files: .max
    case .counters, .memory, .cgroup: usualWidth
    }
  }
}
