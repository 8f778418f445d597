import CommandInterface
import NumaCore

extension ReportBuilder {
  /// Returns the table of files and segments: a row for each, with its memory on each node and its size.
  func report(of objects: [ObjectMemory]) -> TableReport {
    let used = objects.reduce(into: NodeMask(nodes)) { $0.formUnion($1.memory.places.nodes) }
    var table = NodeTable(nodes: [NodeID](used), hasTotal: true, prefix: "Node ")
    table.columns.append(NodeTable.Column(header: "Size", role: .size))
    table.labelHeader = [UInt8]("FILE".utf8)
    var (sum, size) = (MemoryPerNode(), UInt128(0))
    for object in objects {
      let memory = object.memory
      table.append(
        [UInt8](object.name.label.utf8), ofObject: object.name, size: .bytes(bytes(memory.size))
      ) {
        .bytes(bytes(memory.places[$0]))
      }
      sum += memory.places
      size += bytes(memory.size)
    }
    sort(&table)
    if objects.count > 1 {
      table.append([UInt8]("Total".utf8), isTotal: true, size: .bytes(size)) {
        .bytes(bytes(sum[$0]))
      }
    }
    return TableReport(
      kind: .files,
      title: [UInt8]("Per-node memory (in \(style.unit)) of files and segments".utf8),
      table: table)
  }

  private func bytes(_ amount: ByteCount) -> UInt128 { UInt128(amount.rawValue) }
}
