import NumaCore

/// A process of a table, and the places of its memory.
struct ListedProcess {
  let id: ProcessID
  let name: ProcessName
  let use: ProcessMemoryUse
  /// The memory with its mappings, if requested.
  var detail: DetailedMemoryUse?
  /// The share of the process in the memory of a group of processes, if it was counted.
  var share: DividedMemory?
}

extension ListedProcess {
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
