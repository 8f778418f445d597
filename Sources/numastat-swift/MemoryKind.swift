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

  /// The kinds that memory is divided into.
  static func kinds(isDetailed: Bool) -> [MemoryKind] {
    isDetailed
      ? [.huge, .heap, .stack, .anonymous, .file, .shared] : [.huge, .heap, .stack, .private]
  }

  /// As a table has it.
  var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ProcessMemory {
  /// The kinds that its memory is divided into.
  var kinds: [MemoryKind] { MemoryKind.kinds(isDetailed: detail != nil) }

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
  ///
  /// The table of a group stands where no row of another table has its total.
  func reports(
    of processes: [ProcessMemory], isOne: Bool, _ plan: Plan, group: GroupTotal? = nil
  ) -> [StatReport] {
    let isOfEach = isOne || plan.isVerbose || plan.output.form != .text
    let isData = plan.output.form != .text
    var reports: [StatReport] = []
    if isOfEach, !plan.output.hasRowPerProcess {
      reports = processes.map { report(of: $0, plan) }
    } else if !processes.isEmpty {
      reports = [report(of: processes, plan, group: group)]
    }
    if let group, plan.selection.namesProcesses, isData || (isOfEach && processes.count > 1) {
      reports.append(report(of: group, processes, plan))
    }
    return reports
  }
}
