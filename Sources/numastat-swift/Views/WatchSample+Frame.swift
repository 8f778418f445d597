import CommandInterface
import LinuxSystem
import NumaCore

extension WatchSample {
  /// Returns the frame for a window as wide as the terminal.
  ///
  /// Reads nothing.
  func frame(heading: String, _ style: TableStyle, on terminal: TerminalTraits) -> ScreenFrame {
    var lines = [ScreenFrame.Line(heading, .bold, showsChanges: false), ScreenFrame.Line("")]
    lines += MemoryGraph.lines(memory, on: terminal)
    for report in reports {
      lines += Self.lines(TextOutput(report, style, width: terminal.columns).bytes)
    }
    if let rates {
      lines += [
        ScreenFrame.Line(""),
        ScreenFrame.Line(
          rates.isSinceBoot ? "Pages per second since boot:" : "Pages per second:",
          showsChanges: false),
      ]
      let layout = TableLayout(
        isCompact: true, width: terminal.columns, decimals: 0, hasRules: false)
      lines += Self.lines(rates.table.text(layout)) + rates.machineLines
    }
    if !warnings.isEmpty || !readWarnings.isEmpty { lines.append(ScreenFrame.Line("")) }
    lines += (warnings + readWarnings).map { ScreenFrame.Line($0, .yellow) }
    return ScreenFrame(lines)
  }

  private static func lines(_ text: [UInt8]) -> [ScreenFrame.Line] {
    let newline = UInt8(ascii: "\n")
    return (text.last == newline ? text.dropLast() : text[...])
      .split(separator: newline, omittingEmptySubsequences: false)
      .map { ScreenFrame.Line(String(bytes: $0)) }
  }
}

extension CounterRates {
  /// The rates in a table with a column for each node.
  fileprivate var table: NodeTable {
    var table = NodeTable(nodes: nodes.map { $0.node }, hasTotal: false, prefix: "Node ")
    var rows: [NodeID: Row] = [:]
    for node in nodes { rows[node.node] = node.row }
    for (label, counter) in [
      ("hit", RateCounter.hit), ("miss", .miss), ("foreign", .foreign), ("local", .local),
      ("other", .other), ("promoted", .promoted), ("demoted", .demoted),
    ] {
      table.append(label) { rows[$0]?.perSecond[counter].map { .count($0.rounded64) } }
    }
    table.append("local %") { rows[$0]?.localShare.map { .count(($0 * 100).rounded64) } }
    return table
  }

  /// The lines of counters that exist for the whole machine only; leaves out counters that this kernel does not have.
  fileprivate var machineLines: [ScreenFrame.Line] {
    [
      ("pages migrated", RateCounter.migrated), ("  by NUMA balancing", .balanced),
      ("hinting faults", .faults), ("  on the page's node", .localFaults),
    ].compactMap { label, counter in
      machine.perSecond[counter].map { ScreenFrame.Line("\(label): \($0.rounded64)") }
    }
  }
}
