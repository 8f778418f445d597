import CommandInterface
import NumaCore

/// What lies where, of one process.
struct ProcessMemory {
  let id: ProcessID
  /// In bytes, as the kernel escapes it.
  let name: [UInt8]
  let use: ProcessMemoryUse
  /// With its mappings, where that was asked for.
  var detail: DetailedMemoryUse?
}

/// The nodes that tables have columns for.
struct NodeColumns {
  let nodes: [NodeID]

  /// - Throws: Where the kernel shows no nodes.
  init(_ root: SystemRoot) throws(Failure) {
    do throws(ReadError) {
      nodes = [NodeID](try root.onlineNodes())
    } catch {
      throw Failure(error.description)
    }
    guard !nodes.isEmpty else {
      throw Failure(
        "/sys/devices/system/node: shows no nodes: not mounted, or a kernel without NUMA")
    }
  }
}

// MARK: Counters

extension NodeColumns {
  /// The table of a call without words: pages, as the kernel counts them.
  func plainReport(_ plan: Plan, _ root: SystemRoot) throws(Failure) -> StatReport {
    var table = StatTable(nodes: nodes, hasTotal: false, prefix: "node")
    try fill(&table, plan) { (node) throws(ReadError) in
      try root.allocationCounters(of: node)
    } as: {
      ($0.name, .count($0.value))
    }
    return StatReport(kind: .counters, title: nil, table: table)
  }

  /// `-n`: the same in MB, with a total.
  func counterReport(_ plan: Plan, _ root: SystemRoot) throws(Failure) -> StatReport {
    let pageSize = UInt128(ByteCount.basePage.rawValue)
    var table = StatTable(nodes: nodes, hasTotal: true, prefix: "Node ")
    try fill(&table, plan) { (node) throws(ReadError) in
      try root.allocationCounters(of: node)
    } as: {
      (Self.capitalized($0.name), .bytes(UInt128($0.value) * pageSize))
    }
    return StatReport(
      kind: .counters, title: bytes("Per-node numastat info (in \(plan.output.unit)):"),
      table: table)
  }

  /// `numa_hit` to `Numa_Hit`.
  private static func capitalized(_ name: String) -> String {
    name.split(separator: "_", omittingEmptySubsequences: false)
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "_")
  }
}

// MARK: Memory

extension NodeColumns {
  /// `-m`: the memory of each node.
  func memoryReport(_ plan: Plan, _ root: SystemRoot) throws(Failure) -> StatReport {
    var table = StatTable(nodes: nodes, hasTotal: true, prefix: "Node ")
    try fill(&table, plan) { (node) throws(ReadError) in
      try Self.amounts(of: node, root)
    } as: {
      ($0.name, .bytes($0.bytes))
    }
    return StatReport(
      kind: .memory, title: bytes("Per-node system memory usage (in \(plan.output.unit)):"),
      table: table)
  }

  /// The kernel's amounts. For huge pages it tells the number of those of the default size; the pools tell all, where
  /// they are shown.
  private static func amounts(
    of node: NodeID, _ root: SystemRoot
  ) throws(ReadError) -> [(name: String, bytes: UInt128)] {
    let pools = try root.hugePages(of: node)
    let counters = try root.memoryCounters(of: node)
    let isCounted = pools.isEmpty && counters.contains { $0.value > 0 && !$0.isInKibibytes }
    let usualSize = isCounted ? try root.defaultHugePageSize()?.rawValue ?? 0 : 0
    func amount(_ counter: NodeCounter, _ count: (HugePagePool) -> Int) -> UInt128 {
      guard !pools.isEmpty else { return UInt128(counter.value) * UInt128(usualSize) }
      return pools.reduce(0) { $0 + UInt128(count($1)) * UInt128($1.pageSize.rawValue) }
    }
    return counters.map { counter in
      switch counter.name {
      case "HugePages_Total": (counter.name, amount(counter) { $0.total })
      case "HugePages_Free": (counter.name, amount(counter) { $0.free })
      case "HugePages_Surp": (counter.name, amount(counter) { $0.surplus })
      default: (counter.name, UInt128(counter.value) * (counter.isInKibibytes ? 1024 : 1))
      }
    }
  }
}

// MARK: Processes

extension NodeColumns {
  /// One process, by kind of memory.
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
      bytes("Per-node process memory usage (in \(plan.output.unit)) for PID ") + label(of: process)
    return StatReport(kind: .process, title: title, table: table, processes: [process])
  }

  /// Several processes, a row for each.
  func report(of processes: [ProcessMemory], _ plan: Plan) -> StatReport {
    var table = StatTable(nodes: columns(for: processes), hasTotal: true, prefix: "Node ")
    table.labelHeader = bytes("PID")
    var sum = MemoryPerNode()
    for process in processes {
      let total = process.use.total
      sum += total
      table.append([UInt8](label(of: process).prefix(Self.longestLabel)), of: process.id) {
        .bytes(UInt128(total[$0].rawValue))
      }
    }
    sort(&table, plan)
    table.append("Total", isTotal: true) { .bytes(UInt128(sum[$0].rawValue)) }
    return StatReport(
      kind: .processes, title: bytes("Per-node process memory usage (in \(plan.output.unit))"),
      table: table,
      processes: processes)
  }

  /// Beside the nodes that are there, those that a process has memory on: one may have come meanwhile.
  private func columns(for processes: [ProcessMemory]) -> [NodeID] {
    let used = processes.reduce(into: NodeMask(nodes)) { $0.formUnion($1.use.total.nodes) }
    return [NodeID](used)
  }

  /// `4711 (name)`
  private func label(of process: ProcessMemory) -> [UInt8] {
    bytes("\(process.id) (") + process.name + bytes(")")
  }

  /// In bytes; numastat cuts a name here before it looks at widths.
  private static let longestLabel = 63
}

// MARK: Parts

extension NodeColumns {
  /// Makes a row of each figure that any node has, in the order of the node that has it first.
  private func fill<Figure>(
    _ table: inout StatTable, _ plan: Plan,
    from figures: (NodeID) throws(ReadError) -> [Figure], as cell: (Figure) -> (String, Cell)
  ) throws(Failure) {
    var names: [String] = []
    var rows: [[Cell?]] = []
    do throws(ReadError) {
      for (column, node) in nodes.enumerated() {
        for (place, figure) in try figures(node).enumerated() {
          let (name, cell) = cell(figure)
          // Nearly every node has the same ones in the same order.
          let isInPlace = place < names.count && names[place] == name
          let row = isInPlace ? place : names.firstIndex(of: name) ?? names.count
          if row == names.count {
            names.append(name)
            rows.append([Cell?](repeating: nil, count: nodes.count))
          }
          rows[row][column] = cell
        }
      }
    } catch {
      throw Failure(error.description)
    }
    for (name, row) in zip(names, rows) { table.append(name, row) }
    sort(&table, plan)
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
