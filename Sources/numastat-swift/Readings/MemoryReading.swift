import CommandInterface
import NumaCore

/// The memory of each node as the kernel uses it, and its pools of huge pages.
struct MemoryReading {
  let nodes: [NodeID]
  let rows: [NodeCounterTable.Row]
  /// The pools of each node; empty if they are not known.
  let pools: [[HugePagePool]]
  /// The size of the huge pages that a row counts; `nil` if it is not known or not needed.
  let defaultHugePageSize: ByteCount?
  /// The memory that the kernel moved to and from slower nodes since boot; `nil` if it moved none, or does not count it.
  let tiering: TieringReading?

  init(_ nodes: [NodeID], _ root: SystemRoot) throws(Failure) {
    self.nodes = nodes
    let rows = try orFail { () throws(ReadError) in try root.memoryCounters(ofAll: nodes).rows }
    let pools = nodes.map { node in
      root.part { () throws(ReadError) in try root.hugePages(of: node) } ?? []
    }
    let needsSize =
      pools.contains { $0.isEmpty }
      && rows.contains { row in
        !row.isInKibibytes && row.values.contains { ($0 ?? 0) > 0 }
      }
    defaultHugePageSize = root.part { () throws(ReadError) in
      needsSize ? try root.defaultHugePageSize() : nil
    }
    tiering = TieringReading(nodes, root)
    self.rows = rows
    self.pools = pools
  }
}
