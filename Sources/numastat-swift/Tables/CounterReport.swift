import LinuxSystem
import NumaCore

extension ReportBuilder {
  /// Returns the table of a call without arguments: pages, as the kernel counts them.
  func plainReport(of counters: CounterReading) -> TableReport {
    var table = NodeTable(nodes: counters.nodes, hasTotal: false, prefix: "node")
    for row in counters.rows {
      table.append(row.name, row.values.map { $0.map(Cell.count) })
    }
    sort(&table)
    return TableReport(kind: .counters, title: nil, table: table)
  }

  /// Returns the table of `-n`: the same counters in MB, with a total.
  func report(of counters: CounterReading) -> TableReport {
    let pageSize = UInt128(ByteCount.basePage.rawValue)
    var table = NodeTable(nodes: counters.nodes, hasTotal: true, prefix: "Node ")
    for row in counters.rows {
      table.append(
        Self.capitalized(row.name), row.values.map { $0.map { .bytes(UInt128($0) * pageSize) } })
    }
    sort(&table)
    return TableReport(
      kind: .counters, title: "Per-node numastat info (in \(style.unit)):".bytes,
      table: table)
  }

  /// Converts `numa_hit` to `Numa_Hit`.
  private static func capitalized(_ name: String) -> String {
    var isStart = true
    let letters = name.utf8.map { byte -> UInt8 in
      defer { isStart = byte == UInt8(ascii: "_") }
      return isStart && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
    }
    return String(bytes: letters)
  }
}
