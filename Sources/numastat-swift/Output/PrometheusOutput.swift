import LinuxSystem
import NumaCore

/// Reports in Prometheus's text format, version 0.0.4: bytes, a sample for each node, no times.
///
/// Sums are left out, since a reader can compute them. The mappings of processes are left out too.
struct PrometheusOutput {
  private let reports: [TableReport]
  private let skipsZeros: Bool

  init(_ reports: [TableReport], _ style: TableStyle) {
    self.reports = reports
    skipsZeros = style.skipsZeros
  }

  var text: String {
    var families: [MetricFamily] = []
    for report in reports {
      let table = report.table.shown(skippingZeros: skipsZeros)
      families += report.groupFamilies(table.columns.compactMap { $0.node })
      for row in table.rows {
        guard var family = report.family(of: row) else { continue }
        let labels = report.labels(of: row)
        for (column, cell) in zip(table.columns, row.cells) {
          guard let node = column.node, let cell else { continue }
          family.append(cell.digits, labels: labels + [("node", "\(node)")])
        }
        // All samples of a family are together, even if they are from different tables.
        if let index = families.firstIndex(where: { $0.name == family.name }) {
          families[index].samples += family.samples
        } else {
          families.append(family)
        }
      }
    }
    return families.filter { !$0.samples.isEmpty }.map { $0.text }.joined()
  }
}

/// A metric: its name and description, and a sample for each set of labels.
private struct MetricFamily {
  let name: String
  let help: String
  var isCounter = false
  var samples: [String] = []

  var text: String {
    "# HELP \(name) \(help)\n# TYPE \(name) \(isCounter ? "counter" : "gauge")\n"
      + samples.map { $0 + "\n" }.joined()
  }

  mutating func append(_ value: String, labels: [(name: String, value: String)]) {
    let text = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    samples.append("\(name){\(text)} \(value)")
  }

  private static func escaped(_ value: String) -> String {
    value.unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension TableReport {
  /// Returns the metric that a row belongs to; `nil` for sums.
  fileprivate func family(of row: NodeTable.Row) -> MetricFamily? {
    let field = String(bytes: name(of: row))
    switch kind {
    case .counters:
      let name = field.bytes.hasPrefix("numa_") ? field : "numa_\(field)"
      return MetricFamily(
        name: "\(name.metricName)_bytes_total",
        help: "\(Self.meanings[field] ?? "Counted as \(field)"), in bytes since the start.",
        isCounter: true)
    case .memory:
      return MetricFamily(
        name: "numa_memory_\(field.metricName)_bytes",
        help: "Memory of a node that the kernel counts as \(field), in bytes.")
    case .process:
      guard !row.isTotal else { return nil }
      return MetricFamily(
        name: "numa_process_memory_bytes",
        help: "Resident memory of a process on a node by kind, in bytes.")
    case .cgroup:
      if row.isTotal {
        return MetricFamily(
          name: "numa_cgroup_memory_bytes",
          help: "Memory of a cgroup and those below it on a node, in bytes.")
      }
      return MetricFamily(
        name: "numa_cgroup_\(field.metricName)_bytes",
        help: "Memory of a cgroup that the kernel counts as \(field), in bytes.")
    case .files:
      guard let object = row.object else { return nil }
      let name = object.kind
      return MetricFamily(
        name: "numa_\(name)_memory_bytes",
        help: "Memory of a \(name) on a node, in bytes.")
    case .group:
      guard !row.isTotal else { return nil }
      return MetricFamily(
        name: "numa_group_memory_bytes",
        help: "Resident memory of a group of processes on a node by kind, each page once, in bytes."
      )
    case .processes: return nil
    }
  }

  /// Returns the metrics of a group other than its kinds of memory.
  fileprivate func groupFamilies(_ nodes: [NodeID]) -> [MetricFamily] {
    guard kind == .group, let group else { return [] }
    var shares = MetricFamily(
      name: "numa_process_share_bytes",
      help: "Share of a process on a node in the memory of its group, in bytes.")
    for process in processes {
      let share = process.share?.total ?? MemoryPerNode()
      for node in nodes {
        let labels: [(name: String, value: String)] = [
          ("pid", "\(process.id)"), ("name", String(bytes: process.name.bytes)),
          ("node", "\(node)"),
        ]
        shares.append("\(share[node].rawValue)", labels: labels)
      }
    }
    let least = "numa_group_memory_least_bytes"
    return [
      shares,
      MetricFamily(
        name: least,
        help:
          "Least that the memory of a group of processes can be, where its parts are upper bounds.",
        samples: ["\(least) \(group.least.rawValue)"]),
    ]
  }

  fileprivate func labels(of row: NodeTable.Row) -> [(name: String, value: String)] {
    if let controlGroup { return [("cgroup", String(bytes: controlGroup))] }
    if kind == .group { return [("kind", String(bytes: name(of: row)))] }
    if let object = row.object {
      return [(object.kind, String(bytes: object.bytes))]
    }
    guard kind == .process, let process = processes.first else { return [] }
    return [
      ("pid", "\(process.id)"), ("name", String(bytes: process.name.bytes)),
      ("kind", String(bytes: name(of: row))),
    ]
  }

  /// Source: Documentation/admin-guide/numastat.rst.
  private static let meanings = [
    "numa_hit": "Memory allocated on the node it was wanted from",
    "numa_miss": "Memory allocated on this node though another was wanted",
    "numa_foreign": "Memory wanted from this node and allocated on another",
    "interleave_hit": "Interleaved memory allocated on the node it was wanted from",
    "local_node": "Memory allocated on this node by a CPU of it",
    "other_node": "Memory allocated on this node by a CPU of another",
  ]
}

extension String {
  /// The name in the form of a metric's name: `Active(anon)` becomes `active_anon`, `SecPageTables` becomes
  /// `secondary_page_tables`.
  fileprivate var metricName: String {
    var name = ""
    var follows = false
    for scalar in unicodeScalars {
      switch scalar {
      case "A"..."Z":
        if follows { name += "_" }
        name.unicodeScalars.append(scalar)
        follows = false
      case "a"..."z", "0"..."9":
        name.unicodeScalars.append(scalar)
        follows = true
      default:
        if name.last != "_" { name += "_" }
        follows = false
      }
    }
    // A part of a name that looks like a unit is not a unit: `SecPageTables` are secondary page tables, those of
    // devices.
    return name.lowercased().split(separator: "_")
      .map { $0 == "sec" ? "secondary" : $0 }.joined(separator: "_")
  }
}
