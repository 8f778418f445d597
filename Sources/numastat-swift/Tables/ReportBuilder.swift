import LinuxSystem
import NumaCore

/// Builds the tables of a machine in the requested style.
struct ReportBuilder {
  /// The nodes that tables have columns for.
  let nodes: [NodeID]
  let style: TableStyle
  let output: OutputRequest
  /// Whether the processes are a group: those of trees or users.
  let isGroup: Bool

  init(_ nodes: [NodeID], _ plan: Plan) {
    self.nodes = nodes
    style = plan.style
    output = plan.output
    isGroup = plan.selection.namesProcesses
  }
}

extension ReportBuilder {
  /// Returns the tables of everything that was read, in numastat's order.
  ///
  /// It is not inlined, for the reason that ``ReportWriter`` states.
  @inline(never)
  func reports(of owners: OwnerReading) -> [TableReport] {
    var reports = reports(
      of: owners.processes, isOne: owners.isOneProcess, group: owners.group)
    reports += owners.controlGroups.map { report(of: $0) }
    if !owners.objects.isEmpty { reports.append(report(of: owners.objects)) }
    return reports
  }

  /// Sorts the rows of a table in the requested order.
  func sort(_ table: inout NodeTable) {
    switch style.sortOrder {
    case .byTotal: table.sort(by: nil)
    case .by(let node): table.sort(by: node)
    case nil: break
    }
  }
}
