internal import LinuxSystem

/// The resident memory of a process on each node, by kind.
///
/// A page that several processes map counts for each of them.
public struct ProcessMemoryUse: Hashable, Sendable {
  /// Memory of hugetlb, without transparent huge pages.
  public var hugetlb = MemoryPerNode()
  /// The heap, which brk(2) grows.
  public var heap = MemoryPerNode()
  /// The stack of the first thread.
  public var stack = MemoryPerNode()
  /// All other memory: anonymous memory, pages of files, shared memory.
  public var other = MemoryPerNode()

  /// Creates a value without memory, as of a kernel thread.
  public init() {}

  /// The memory of all kinds on each node.
  public var total: MemoryPerNode {
    var total = hugetlb
    for part in [heap, stack, other] { total += part }
    return total
  }

  /// Counts the pages of a mapping.
  ///
  /// Pages of hugetlb have their own size; all others are counted in base pages.
  mutating func count(
    _ mapping: borrowing NumaMapping, basePage: ByteCount, hugePage: ByteCount
  ) {
    let isSized = mapping.pageSize.rawValue > 0
    let pageSize = !mapping.isHugetlb ? basePage : isSized ? mapping.pageSize : hugePage
    for place in mapping.pages {
      let amount = pageSize * place.pages
      if mapping.isHeap {
        heap.add(amount, on: place.node)
      } else if mapping.isStack {
        stack.add(amount, on: place.node)
      } else if mapping.isHugetlb {
        hugetlb.add(amount, on: place.node)
      } else {
        other.add(amount, on: place.node)
      }
    }
  }
}

extension SystemRoot {
  /// Sums up the memory of a process on each node, in one pass over its numa_maps.
  ///
  /// - Throws: As ``numaMaps(of:)`` and ``NumaMaps/next()``; before Linux 4.0 also as ``defaultHugePageSize()``, if a
  ///   mapping has huge pages of a pool.
  ///
  /// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
  // The tools are compiled for size. A fifth fewer instructions for 60,000 mappings are worth more here.
  @_optimize(speed)
  public func memoryUse(of process: ProcessID) throws(ReadError) -> ProcessMemoryUse {
    var use = ProcessMemoryUse()
    let basePage = ByteCount.basePage
    // Only kernels before 4.0 do not report the size in each line.
    var hugePage: ByteCount?
    var maps = try numaMaps(of: process)
    while try maps.advanceToPages() {
      if maps.mapping.isHugetlb, maps.mapping.pageSize.rawValue == 0, hugePage == nil {
        hugePage = try defaultHugePageSize()
      }
      use.count(maps.mapping, basePage: basePage, hugePage: hugePage ?? basePage)
    }
    return use
  }

  /// Sums up the memory of several processes on each node.
  ///
  /// The function reads as many processes at a time as there are CPUs that the calling thread may use. The results have
  /// the order of the processes. If a process cannot be read, its result is the error that
  /// ``memoryUse(of:)-(ProcessID)`` throws.
  ///
  /// Linux 2.6.14. Source: As ``memoryUse(of:)-(ProcessID)``.
  public func memoryUse(
    of processes: [ProcessID]
  ) -> [Result<ProcessMemoryUse, ReadError>] {
    // For a single process or none, another thread would only add cost.
    guard processes.count > 1 else {
      return processes.map { process in
        Result { () throws(ReadError) in try memoryUse(of: process) }
      }
    }
    return concurrentMap(processes) { process in
      Result { () throws(ReadError) in try memoryUse(of: process) }
    }
  }
}
