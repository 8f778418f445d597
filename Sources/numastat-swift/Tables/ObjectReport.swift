import CommandInterface
import LinuxSystem
import NumaCore

extension ReportBuilder {
  /// Returns the table of files and segments: a row for each, with its memory on each node and its size.
  func report(of objects: [ObjectMemory]) -> TableReport {
    let used = objects.reduce(into: NodeMask(nodes)) { $0.formUnion($1.memory.places.nodes) }
    var table = NodeTable(nodes: [NodeID](used), hasTotal: true, prefix: "Node ")
    table.columns.append(NodeTable.Column(header: "Size", role: .size))
    table.labelHeader = "FILE".bytes
    var (sum, size) = (MemoryPerNode(), UInt128(0))
    for object in objects {
      let memory = object.memory
      table.append(
        object.name.label.bytes, ofObject: object.name, size: .bytes(bytes(memory.size))
      ) {
        .bytes(bytes(memory.places[$0]))
      }
      sum += memory.places
      size += bytes(memory.size)
    }
    sort(&table)
    if objects.count > 1 {
      table.append("Total".bytes, isTotal: true, size: .bytes(size)) {
        .bytes(bytes(sum[$0]))
      }
    }
    return TableReport(
      kind: .files,
      title: "Per-node memory (in \(style.unit)) of files and segments".bytes,
      table: table)
  }

  private func bytes(_ amount: ByteCount) -> UInt128 { UInt128(amount.rawValue) }
}
