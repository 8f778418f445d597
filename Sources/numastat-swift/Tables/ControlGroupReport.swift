import CommandInterface
import LinuxSystem
import NumaCore

extension ReportBuilder {
  /// Returns the memory of a cgroup, by the names of the kernel, and the sum of the parts that other parts do not
  /// contain; then the memory that the kernel moved to and from slower nodes, if it moved any.
  func report(of group: ControlGroupMemory) -> TableReport {
    let memory = group.counters.filter { !$0.countsEvents }
    let used = memory.reduce(into: NodeMask(nodes)) { mask, counter in
      mask.formUnion(NodeMask(counter.amounts.map { $0.node }))
    }
    var table = NodeTable(nodes: [NodeID](used), hasTotal: true, prefix: "Node ")
    func amount(_ counter: ControlGroupCounter, _ node: NodeID) -> Cell? {
      counter.amounts.first { $0.node == node }.map { .bytes(UInt128($0.amount)) }
    }
    for counter in memory { table.append(counter.name) { amount(counter, $0) } }
    for (label, moved) in [("promoted", group.promoted), ("demoted", group.demoted)]
    where moved.total > .zero {
      table.append(label) { Cell(moved[$0]) }
    }
    sort(&table)
    table.append("Total", isTotal: true) { node in
      memory.filter { $0.isDisjointPart }.compactMap { amount($0, node) }.reduce(.bytes(0), +)
    }
    let title =
      "Per-node memory usage (in \(style.unit)) of cgroup ".bytes
      + String(printable: group.name).utf8
    return TableReport(kind: .cgroup, title: title, table: table, controlGroup: group.name)
  }
}
