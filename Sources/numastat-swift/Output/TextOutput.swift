import CommandInterface
import NumaCore

/// A report as numastat prints it.
struct TextOutput {
  private let report: TableReport
  private let style: TableStyle
  private let layout: TableLayout

  /// Creates the output on lines of at most `width` characters.
  init(_ report: TableReport, _ style: TableStyle, width: Int = .screenWidth) {
    self.report = report
    self.style = style
    layout = TableLayout(of: report, style, width: width)
  }

  /// The text in bytes, since it may contain the names of processes.
  var bytes: [UInt8] {
    var text: [UInt8] = []
    let newline = UInt8(ascii: "\n")
    if let title = report.title {
      text.append(newline)
      text += title
      text.append(newline)
    }
    report.table.write(layout, to: &text)
    text += mappings.utf8
    return text
  }

  /// The text after the table of processes with `--detail`: the mappings of each process.
  private var mappings: String {
    var text = ""
    for process in report.processes where process.detail != nil {
      text +=
        "\nMappings of PID \(process.id) (\(String(printable: process.name.bytes))) (in \(style.unit))\n"
      let total = process.use.total
      let columns = report.table.columns.filter {
        guard let node = $0.node else { return $0.role == .total }
        return !style.skipsZeros || total[node] > .zero
      }
      var list = TextTable(
        [.left, .left, .left, .right] + columns.map { _ in .right } + [.left],
        headings: ["Addresses", "Kind", "Policy", "Mapped"]
          + columns.map { TextTable.Cell($0.header) } + ["File"])
      for mapping in process.listedMappings { list.append(cells(of: mapping, columns)) }
      list.write(to: &text, on: TerminalTraits())
    }
    return text
  }

  private func cells(
    of mapping: ListedMapping, _ columns: [NodeTable.Column]
  ) -> [TextTable.Cell] {
    let amounts = columns.map { column in
      guard let node = column.node else { return Cell.bytes(mapping.total) }
      return .bytes(mapping.amounts.reduce(0) { $0 + ($1.node == node ? $1.bytes : 0) })
    }
    return [
      TextTable.Cell(mapping.addresses), TextTable.Cell(mapping.kind),
      TextTable.Cell(String(printable: mapping.policy)),
      TextTable.Cell("\(mapping.greatestMapCount)"),
    ] + amounts.map { TextTable.Cell($0.text(layout)) } + [
      TextTable.Cell(String(printable: mapping.file ?? []))
    ]
  }
}
