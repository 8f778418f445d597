import LinuxSystem
import NumaCore

extension ReportBuilder {
  /// Returns the table of `-m`: the memory of each node.
  func report(of memory: MemoryReading) -> TableReport {
    var table = NodeTable(nodes: memory.nodes, hasTotal: true, prefix: "Node ")
    for row in memory.rows {
      let count = Self.count(named: row.name)
      table.append(
        row.name,
        memory.nodes.indices.map { index in
          guard let value = row.values[index] else { return nil }
          guard let count else {
            return .bytes(UInt128(value) * (row.isInKibibytes ? 1024 : 1))
          }
          guard !memory.pools[index].isEmpty else {
            return .bytes(UInt128(value) * UInt128(memory.defaultHugePageSize?.rawValue ?? 0))
          }
          return Self.size(of: memory.pools[index], counting: count).map(Cell.bytes)
        })
    }
    if let tiering = memory.tiering {
      table.append("Promoted", tiering.promoted.map { $0.map(Cell.init) })
      table.append("Demoted", tiering.demoted.map { $0.map(Cell.init) })
    }
    sort(&table)
    return TableReport(
      kind: .memory, title: "Per-node system memory usage (in \(style.unit)):".bytes,
      table: table)
  }

  /// Returns the size of all counted pages of some pools, in bytes; `nil` if one of the counts is not known.
  private static func size(
    of pools: [HugePagePool], counting count: (HugePagePool) -> Int?
  ) -> UInt128? {
    var size: UInt128 = 0
    for pool in pools {
      guard let pages = count(pool) else { return nil }
      size += UInt128(pages) * UInt128(pool.pageSize.rawValue)
    }
    return size
  }

  /// Returns the count of the pools of huge pages that replaces a figure; `nil` if the figure is not replaced.
  ///
  /// The figure itself is the number of huge pages of the default size only.
  private static func count(named name: String) -> ((HugePagePool) -> Int?)? {
    switch name {
    case "HugePages_Total": { $0.total }
    case "HugePages_Free": { $0.free }
    case "HugePages_Surp": { $0.surplus }
    default: nil
    }
  }
}
