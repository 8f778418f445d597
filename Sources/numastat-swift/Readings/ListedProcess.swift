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
    case .mapping(.anon): detail?.anon ?? MemoryPerNode()
    case .mapping(.heap): use.heap
    case .mapping(.stack): use.stack
    case .mapping(.file): detail?.file ?? MemoryPerNode()
    case .mapping(.shmem): detail?.shmem ?? MemoryPerNode()
    case .mapping(.hugetlb): use.hugetlb
    case .private: use.other
    }
  }
}
