import CommandInterface
import LinuxSystem
import NumaCore

extension ReportBuilder {
  /// Returns a table for each process, or one table for all.
  ///
  /// Output for programs has the same tables for one process and for several. The table of the group is added if no row
  /// of another table has the total of the group.
  func reports(
    of processes: [ListedProcess], isOne: Bool, group: GroupTotal? = nil
  ) -> [TableReport] {
    let isData = output.format != .text
    let isOfEach = isOne || style.isVerbose || isData
    var reports: [TableReport] = []
    if isOfEach, !output.hasRowPerProcess {
      reports = processes.map { report(of: $0) }
    } else if !processes.isEmpty {
      reports = [report(of: processes, group: group)]
    }
    if let group, isGroup, isData || (isOfEach && processes.count > 1) {
      reports.append(report(of: group, members: processes))
    }
    return reports
  }

  /// Returns the table of one process, by kind of memory.
  func report(of process: ListedProcess) -> TableReport {
    var table = NodeTable(nodes: usedNodes(of: [process]), hasTotal: true, prefix: "Node ")
    for kind in process.kinds {
      table.append(kind, isDetailed: process.detail != nil, process[kind])
    }
    sort(&table)
    let total = process.use.total
    table.append("Total", isTotal: true) { Cell(total[$0]) }
    let title =
      "Per-node process memory usage (in \(style.unit)) for PID ".bytes
      + label(of: process)
    return TableReport(kind: .process, title: title, table: table, processes: [process])
  }

  /// Returns the table of several processes, with a row for each.
  ///
  /// For a group, the last row counts each page once, and a column has the share of each process.
  func report(of processes: [ListedProcess], group: GroupTotal? = nil) -> TableReport {
    var table = NodeTable(nodes: usedNodes(of: processes), hasTotal: true, prefix: "Node ")
    table.labelHeader = "PID".bytes
    if group != nil { table.columns.append(NodeTable.Column(header: "Share", role: .share)) }
    var sum = MemoryPerNode()
    for process in processes {
      let total = process.use.total
      sum += total
      let share = process.share?.total.total ?? total.total
      table.append(
        [UInt8](label(of: process).prefix(Self.longestLabel)), of: process.id,
        share: Cell(share)
      ) {
        Cell(total[$0])
      }
    }
    sort(&table)
    let once = group?.memory.total
    // If processes are named one by one, the total is the sum of the rows, as in numastat.
    if let once, isGroup { sum = once }
    table.append(
      (isGroup ? group?.label ?? "Total" : "Total").bytes, isTotal: true,
      share: once.map { Cell($0.total) }
    ) {
      Cell(sum[$0])
    }
    return TableReport(
      kind: .processes, title: "Per-node process memory usage (in \(style.unit))".bytes,
      table: table, processes: processes,
      group: isGroup ? group : nil)
  }

  /// Returns the table of a group of processes by kind of memory, with each page counted once.
  func report(of group: GroupTotal, members processes: [ListedProcess]) -> TableReport {
    var table = NodeTable(nodes: usedNodes(of: processes), hasTotal: true, prefix: "Node ")
    for kind in MemoryKind.kinds(isDetailed: style.isDetailed) {
      table.append(kind, isDetailed: style.isDetailed, group.memory[kind])
    }
    sort(&table)
    let total = group.memory.total
    table.append(group.label, isTotal: true) { Cell(total[$0]) }
    let count = processes.count == 1 ? "1 process" : "\(processes.count) processes"
    return TableReport(
      kind: .group,
      title: "Per-node memory usage (in \(style.unit)) of \(count), each page once".bytes,
      table: table, processes: processes, group: group)
  }

  /// Returns the nodes that are online, and the nodes that a process has memory on.
  ///
  /// A node may have come online meanwhile.
  private func usedNodes(of processes: [ListedProcess]) -> [NodeID] {
    let used = processes.reduce(into: NodeMask(nodes)) { $0.formUnion($1.use.total.nodes) }
    return [NodeID](used)
  }

  /// Whether numactl's numastat also has the requested tables of processes.
  private var isOfNumactl: Bool { !isGroup && !style.isDetailed }

  /// Returns the label of a process: `4711 (name)`.
  ///
  /// If numactl's numastat has the same table, the name is as in that table: escaped, as in `back\\slash`, and without
  /// blanks at its start.
  private func label(of process: ListedProcess) -> [UInt8] {
    let name =
      isOfNumactl
      ? [UInt8](process.name.escaped.drop { $0 == 0x20 || $0 == 0x09 })
      : String(printable: process.name.bytes).bytes
    return "\(process.id) (".bytes + name + ")".bytes
  }

  /// The greatest length of a label, in bytes: numastat cuts a name to it before it computes widths.
  private static let longestLabel = 63
}
