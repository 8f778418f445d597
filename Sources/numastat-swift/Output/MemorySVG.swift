import CommandInterface
import NumaCore

/// The pictures of `--svg`.
enum MemorySVG {
  /// Returns a picture with a bar for each node, whose length is in proportion to the node's memory.
  static func bars(_ memory: NodesMemory) -> SVG {
    let nodes = memory.nodes
    let labelWidth = nodes.map { SVG.width(of: "node \($0.node)") }.max() ?? 0
    let amounts = nodes.map {
      "\($0.memory.used.rawValue >> 20) of \($0.memory.total.rawValue >> 20) MB used"
    }
    let amountWidth = amounts.map(SVG.width).max() ?? 0
    let title = "Memory per node"
    var picture = SVG(
      width: max(
        labelWidth + barWidth + amountWidth + 4 * margin, SVG.width(of: title) + 2 * margin),
      height: top + nodes.count * rowHeight + margin, title: title)
    picture.text(title, x: margin, y: titleLine, size: 16, isBold: true)
    let greatest = nodes.map { $0.memory.total.rawValue }.max() ?? 0
    let left = labelWidth + 2 * margin
    for (index, (node, memory)) in nodes.enumerated() {
      let y = top + index * rowHeight
      let length = part(memory.total.rawValue, of: greatest, length: barWidth)
      let used = part(memory.used.rawValue, of: memory.total.rawValue, length: length)
      let share = Double(used) / Double(max(length, 1))
      picture.text("node \(node)", x: margin, y: y + textLine)
      picture.rectangle(
        x: left, y: y + 2, width: used, height: rowHeight - 6,
        fill: share < 0.75 ? "#4a9d5b" : share < 0.9 ? "#d9a520" : "#c8402f",
        hint: "node \(node): \(amounts[index])")
      picture.rectangle(
        x: left, y: y + 2, width: length, height: rowHeight - 6, fill: "none", stroke: "#444444")
      picture.text(amounts[index], x: left + barWidth + margin, y: y + textLine)
    }
    return picture
  }

  private static func part(_ amount: Int, of whole: Int, length: Int) -> Int {
    guard whole > 0 else { return 0 }
    return Int((min(max(Double(amount) / Double(whole), 0), 1) * Double(length)).rounded())
  }

  /// Returns a table of owners by nodes; a cell with more memory is redder.
  static func heatMap(_ owners: [OwnerMemory], nodes: [NodeID]) -> SVG {
    let areProcesses = owners.allSatisfy {
      switch $0.owner {
      case .process, .processes: true
      case .controlGroup, .object: false
      }
    }
    let title = "Memory \(areProcesses ? "of processes " : "")per node, in MB"
    let used = owners.reduce(into: NodeMask(nodes)) { $0.formUnion($1.places.nodes) }
    let columns = [NodeID](used)
    let labelWidth = owners.map { SVG.width(of: $0.label) }.max() ?? 0
    let left = labelWidth + 2 * margin
    var picture = SVG(
      width: max(left + (columns.count + 1) * cellWidth + margin, SVG.width(of: title) * 5 / 4),
      height: top + (owners.count + 1) * rowHeight + margin, title: title)
    picture.text(title, x: margin, y: titleLine, size: 16, isBold: true)
    func center(_ column: Int) -> Int { left + column * cellWidth + cellWidth / 2 }
    for (column, node) in columns.enumerated() {
      picture.text("node \(node)", x: center(column), y: top + textLine, anchor: .middle)
    }
    picture.text("total", x: center(columns.count), y: top + textLine, anchor: .middle)
    let totals = owners.map { $0.places }
    let greatest = totals.flatMap { total in columns.map { total[$0].rawValue } }.max() ?? 0
    for (row, (memory, total)) in zip(owners, totals).enumerated() {
      let y = top + (row + 1) * rowHeight
      picture.text(memory.label, x: margin, y: y + textLine)
      for (column, node) in columns.enumerated() {
        let share = greatest > 0 ? Double(total[node].rawValue) / Double(greatest) : 0
        let amount = decimal(Double(total[node].rawValue) / Double(1 << 20), 1)
        picture.rectangle(
          x: left + column * cellWidth, y: y, width: cellWidth, height: rowHeight,
          fill: SVG.heat(share), stroke: "#bbbbbb",
          hint: "\(memory.label) on node \(node): \(amount) MB")
        picture.text(amount, x: center(column), y: y + textLine, anchor: .middle)
      }
      let sum = decimal(Double(total.total.rawValue) / Double(1 << 20), 1)
      picture.text(sum, x: center(columns.count), y: y + textLine, anchor: .middle, isBold: true)
    }
    return picture
  }

  // In pixels.
  private static let margin = 12
  private static let titleLine = 26
  private static let top = 42
  private static let rowHeight = 24
  /// From the top of a row to the base line of its text.
  private static let textLine = 16
  private static let cellWidth = 84
  private static let barWidth = 480
}
