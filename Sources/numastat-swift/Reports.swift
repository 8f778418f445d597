import CommandInterface
import LinuxSystem
import NumaCore

/// The memory of one process, and its places.
struct ProcessMemory {
  let id: ProcessID
  let name: ProcessName
  let use: ProcessMemoryUse
  /// The memory with its mappings, if requested.
  var detail: DetailedMemoryUse?
  /// The share of the process in the memory of a group of processes, if it was counted.
  var share: DividedMemory?
}

/// The nodes that tables have columns for.
struct NodeColumns {
  let nodes: [NodeID]

  init(_ nodes: [NodeID]) { self.nodes = nodes }

  /// Reads the nodes that are online.
  ///
  /// - Throws: A failure if the kernel shows no nodes.
  init(_ root: SystemRoot) throws(Failure) {
    do throws(ReadError) {
      nodes = [NodeID](try root.onlineNodes())
    } catch {
      throw Failure(error.description)
    }
    guard !nodes.isEmpty else {
      guard !root.lacksNUMA else { throw Failure("\(MissingNUMA())") }
      let directory = root.resolve("/sys/devices/system/node")
      throw Failure("\(directory): shows no nodes; /sys may not be mounted")
    }
  }
}

// MARK: Counters

extension NodeColumns {
  /// Returns the table of a call without arguments: pages, as the kernel counts them.
  func plainReport(_ plan: Plan, _ root: SystemRoot) throws(Failure) -> StatReport {
    var table = StatTable(nodes: nodes, hasTotal: false, prefix: "node")
    for row in try allocationCounters(root) {
      table.append(row.name, row.values.map { $0.map(Cell.count) })
    }
    sort(&table, plan)
    return StatReport(kind: .counters, title: nil, table: table)
  }

  /// Returns the table of `-n`: the same counters in MB, with a total.
  func counterReport(_ plan: Plan, _ root: SystemRoot) throws(Failure) -> StatReport {
    let pageSize = UInt128(ByteCount.basePage.rawValue)
    var table = StatTable(nodes: nodes, hasTotal: true, prefix: "Node ")
    for row in try allocationCounters(root) {
      table.append(
        Self.capitalized(row.name), row.values.map { $0.map { .bytes(UInt128($0) * pageSize) } })
    }
    sort(&table, plan)
    return StatReport(
      kind: .counters, title: bytes("Per-node numastat info (in \(plan.output.unit)):"),
      table: table)
  }

  /// Converts `numa_hit` to `Numa_Hit`.
  private static func capitalized(_ name: String) -> String {
    var isStart = true
    let letters = name.utf8.map { byte -> UInt8 in
      defer { isStart = byte == UInt8(ascii: "_") }
      return isStart && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
    }
    return String(decoding: letters, as: UTF8.self)
  }
}

// MARK: Memory

extension NodeColumns {
  /// Returns the table of `-m`: the memory of each node.
  func memoryReport(_ plan: Plan, _ root: SystemRoot) throws(Failure) -> StatReport {
    var table = StatTable(nodes: nodes, hasTotal: true, prefix: "Node ")
    let rows = try figures { () throws(ReadError) in try root.memoryCounters(ofAll: nodes).rows }
    let pools = nodes.map { node in
      root.part { () throws(ReadError) in try root.hugePages(of: node) } ?? []
    }
    let isCounted =
      pools.contains { $0.isEmpty }
      && rows.contains { row in
        !row.isInKibibytes && row.values.contains { ($0 ?? 0) > 0 }
      }
    let usualSize = root.part { () throws(ReadError) in
      isCounted ? try root.defaultHugePageSize() : nil
    }
    for row in rows {
      let count = Self.count(named: row.name)
      table.append(
        row.name,
        nodes.indices.map { index in
          guard let value = row.values[index] else { return nil }
          guard let count else {
            return .bytes(UInt128(value) * (row.isInKibibytes ? 1024 : 1))
          }
          guard !pools[index].isEmpty else {
            return .bytes(UInt128(value) * UInt128(usualSize?.rawValue ?? 0))
          }
          return Self.size(of: pools[index], counting: count).map(Cell.bytes)
        })
    }
    sort(&table, plan)
    return StatReport(
      kind: .memory, title: bytes("Per-node system memory usage (in \(plan.output.unit)):"),
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

// MARK: Processes

extension NodeColumns {
  /// Returns the table of one process, by kind of memory.
  func report(of process: ProcessMemory, _ plan: Plan) -> StatReport {
    var table = StatTable(nodes: columns(for: [process]), hasTotal: true, prefix: "Node ")
    for kind in process.kinds {
      let part = process[kind]
      table.append(kind.label) { .bytes(UInt128(part[$0].rawValue)) }
    }
    sort(&table, plan)
    let total = process.use.total
    table.append("Total", isTotal: true) { .bytes(UInt128(total[$0].rawValue)) }
    let title =
      bytes("Per-node process memory usage (in \(plan.output.unit)) for PID ")
      + label(of: process, plan)
    return StatReport(kind: .process, title: title, table: table, processes: [process])
  }

  /// Returns the table of several processes, with a row for each.
  ///
  /// For a group, the last row counts each page once, and a column has the share of each process.
  func report(
    of processes: [ProcessMemory], _ plan: Plan, group: GroupTotal? = nil
  ) -> StatReport {
    var table = StatTable(nodes: columns(for: processes), hasTotal: true, prefix: "Node ")
    table.labelHeader = bytes("PID")
    if group != nil { table.columns.append(StatTable.Column(header: "Share", role: .share)) }
    var sum = MemoryPerNode()
    for process in processes {
      let total = process.use.total
      sum += total
      let share = process.share?.total.total ?? total.total
      table.append(
        [UInt8](label(of: process, plan).prefix(Self.longestLabel)), of: process.id,
        share: .bytes(UInt128(share.rawValue))
      ) {
        .bytes(UInt128(total[$0].rawValue))
      }
    }
    sort(&table, plan)
    let once = group?.memory.total
    // If processes are named one by one, the total is the sum of the rows, as in numastat.
    if let once, plan.selection.namesProcesses { sum = once }
    table.append(
      bytes(plan.selection.namesProcesses ? group?.label ?? "Total" : "Total"), isTotal: true,
      share: once.map { .bytes(UInt128($0.total.rawValue)) }
    ) {
      .bytes(UInt128(sum[$0].rawValue))
    }
    return StatReport(
      kind: .processes, title: bytes("Per-node process memory usage (in \(plan.output.unit))"),
      table: table, processes: processes,
      group: plan.selection.namesProcesses ? group : nil)
  }

  /// Returns the table of a group of processes by kind of memory, with each page counted once.
  func report(
    of group: GroupTotal, _ processes: [ProcessMemory], _ plan: Plan
  ) -> StatReport {
    var table = StatTable(nodes: columns(for: processes), hasTotal: true, prefix: "Node ")
    for kind in MemoryKind.kinds(isDetailed: plan.output.isDetailed) {
      let part = group.memory[kind]
      table.append(kind.label) { .bytes(UInt128(part[$0].rawValue)) }
    }
    sort(&table, plan)
    let total = group.memory.total
    table.append(group.label, isTotal: true) { .bytes(UInt128(total[$0].rawValue)) }
    let count = processes.count == 1 ? "1 process" : "\(processes.count) processes"
    return StatReport(
      kind: .group,
      title: bytes("Per-node memory usage (in \(plan.output.unit)) of \(count), each page once"),
      table: table, processes: processes, group: group)
  }

  /// Returns the nodes that are online, and the nodes that a process has memory on.
  ///
  /// A node may have come online meanwhile.
  private func columns(for processes: [ProcessMemory]) -> [NodeID] {
    let used = processes.reduce(into: NodeMask(nodes)) { $0.formUnion($1.use.total.nodes) }
    return [NodeID](used)
  }

  /// Returns the label of a process: `4711 (name)`.
  ///
  /// If numactl's numastat has the same table, the name is as in that table: escaped, as in `back\\slash`, and without
  /// blanks at its start.
  private func label(of process: ProcessMemory, _ plan: Plan) -> [UInt8] {
    let name =
      plan.isOfNumactl
      ? [UInt8](process.name.escaped.drop { $0 == 0x20 || $0 == 0x09 })
      : bytes(String(printable: process.name.bytes))
    return bytes("\(process.id) (") + name + bytes(")")
  }

  /// The greatest length of a label, in bytes: numastat cuts a name to it before it computes widths.
  private static let longestLabel = 63
}

// MARK: Parts

extension NodeColumns {
  private func allocationCounters(_ root: SystemRoot) throws(Failure) -> [NodeCounterTable.Row] {
    try figures { () throws(ReadError) in try root.allocationCounters(ofAll: nodes).rows }
  }

  /// Returns the figures that `read` returns, or fails with the reason why they cannot be read.
  private func figures<Figures>(
    _ read: () throws(ReadError) -> Figures
  ) throws(Failure) -> Figures {
    do throws(ReadError) {
      return try read()
    } catch {
      throw Failure(error.description)
    }
  }

  func sort(_ table: inout StatTable, _ plan: Plan) {
    switch plan.order {
    case .byTotal: table.sort(by: nil)
    case .by(let node): table.sort(by: node)
    case nil: break
    }
  }

  private func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
}
