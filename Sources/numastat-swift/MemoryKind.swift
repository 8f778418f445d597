import NumaCore

/// What memory of a process is. Each is a row of a process's table, and a column of the table of several.
enum MemoryKind: String, CaseIterable {
  case huge
  case heap
  case stack
  case `private`
  /// With `--detail` these three stand for the one before.
  case anonymous
  case file
  case shared

  var needsDetail: Bool {
    switch self {
    case .huge, .heap, .stack, .private: false
    case .anonymous, .file, .shared: true
    }
  }

  /// As a table has it.
  var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ProcessMemory {
  /// The kinds that its memory is divided into.
  var kinds: [MemoryKind] {
    detail == nil
      ? [.huge, .heap, .stack, .private] : [.huge, .heap, .stack, .anonymous, .file, .shared]
  }

  subscript(kind: MemoryKind) -> MemoryPerNode {
    switch kind {
    case .huge: use.huge
    case .heap: use.heap
    case .stack: use.stack
    case .private: use.other
    case .anonymous: detail?.anonymous ?? MemoryPerNode()
    case .file: detail?.file ?? MemoryPerNode()
    case .shared: detail?.shared ?? MemoryPerNode()
    }
  }
}

extension NodeColumns {
  /// A table for each process, or one for all. What programs read has the same form for one process and for several.
  func reports(of processes: [ProcessMemory], isOne: Bool, _ plan: Plan) -> [StatReport] {
    let isOfEach = isOne || plan.isVerbose || plan.output.form != .text
    if isOfEach, !plan.output.hasRowPerProcess { return processes.map { report(of: $0, plan) } }
    return processes.isEmpty ? [] : [report(of: processes, plan)]
  }
}
