/// A table whose columns are as wide as their widest cells.
///
///     var table = TextTable([.right, .left], headings: ["node", "memory"])
///     table.append(["0", TextTable.Cell("63%", .heat(0.63))])
///     table.write(to: &program.output, on: .asked())
public struct TextTable: Sendable {
  /// The alignment of the text in a column.
  public enum Alignment: Hashable, Sendable {
    case left
    case right
  }

  /// A piece of text and its colour.
  ///
  /// Characters that would control the terminal are written as `\xNN`.
  public struct Cell: Hashable, Sendable, ExpressibleByStringInterpolation {
    let text: String
    let paint: Paint

    public init(_ text: String, _ paint: Paint = .plain) {
      self.text = text.printable
      self.paint = paint
    }

    public init(stringLiteral text: String) { self.init(text) }
  }

  private let alignments: [Alignment]
  private let gap: Int
  private var rows: [[Cell]] = []
  private var widths: [Int] = []

  /// Creates a table, with a row of headings if there are any.
  ///
  /// Cells beyond the given alignments are left-aligned. The gap is the number of spaces between two columns.
  public init(_ alignments: [Alignment], headings: [Cell] = [], gap: Int = 2) {
    self.alignments = alignments
    self.gap = max(gap, 0)
    if !headings.isEmpty { append(headings) }
  }

  /// Adds a row, which may be shorter than other rows.
  public mutating func append(_ row: [Cell]) {
    rows.append(row)
    for (index, cell) in row.enumerated() {
      if index == widths.count { widths.append(0) }
      widths[index] = max(widths[index], cell.text.columns)
    }
  }

  /// The number of columns of a terminal that the table takes.
  public var columns: Int { widths.reduce(0, +) + gap * max(widths.count - 1, 0) }

  /// Writes each row as a line.
  ///
  /// A line does not end with spaces, except those of a coloured cell.
  public func write(to out: inout some TextOutputStream, on terminal: TerminalTraits) {
    for row in rows { out.write(line(of: row, on: terminal) + "\n") }
  }

  private func line(of row: [Cell], on terminal: TerminalTraits) -> String {
    var line = ""
    var pending = 0
    for (index, cell) in row.enumerated() {
      let padding = widths[index] - cell.text.columns
      let isLeft = index >= alignments.count || alignments[index] == .left
      var text = cell.text
      // Colour fills the whole cell. The spaces of a plain cell are written only if another cell follows.
      let isColored = terminal.allowsColor && cell.paint != .plain
      if !isLeft { text = spaces(padding) + text }
      if isLeft, isColored { text += spaces(padding) }
      let isBlank = !isColored && cell.text.isEmpty
      if !isBlank {
        line += spaces(pending) + cell.paint.apply(to: text, on: terminal)
        pending = 0
      }
      pending += gap + (isBlank ? widths[index] : isLeft && !isColored ? padding : 0)
    }
    return line
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}
