import NumaCore

/// A kind of memory of a process.
///
/// Each kind is a row in the table of one process, and a column in the table of several.
enum MemoryKind: String, CaseIterable {
  case huge
  case heap
  case stack
  case `private`
  /// With `--detail`, `anonymous`, `file` and `shared` replace `private`.
  case anonymous
  case file
  case shared

  var needsDetail: Bool {
    switch self {
    case .huge, .heap, .stack, .private: false
    case .anonymous, .file, .shared: true
    }
  }

  /// Returns the kinds that memory is divided into.
  static func kinds(isDetailed: Bool) -> [MemoryKind] {
    isDetailed
      ? [.huge, .heap, .stack, .anonymous, .file, .shared] : [.huge, .heap, .stack, .private]
  }

  /// The label of the kind in tables.
  var label: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension ProcessMemory {
  /// The kinds that the memory of the process is divided into.
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
  /// Returns a table for each process, or one table for all.
  ///
  /// Output for programs has the same form for one process and for several. The table of the group is added if no row
  /// of another table has the total of the group.
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
