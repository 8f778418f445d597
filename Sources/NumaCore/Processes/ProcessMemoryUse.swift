internal import LinuxSystem

/// How much memory lies on each node.
public struct MemoryPerNode: Hashable, Sendable {
  /// In bytes, by the number of the node.
  private var amounts: [Int] = []

  /// No memory.
  public init() {}

  /// The amount on a node.
  public subscript(node: NodeID) -> ByteCount {
    get {
      ByteCount(rawValue: amounts.indices.contains(node.rawValue) ? amounts[node.rawValue] : 0)
    }
    set {
      if node.rawValue >= amounts.count {
        amounts += repeatElement(0, count: node.rawValue + 1 - amounts.count)
      }
      amounts[node.rawValue] = newValue.rawValue
    }
  }

  /// The nodes with any memory.
  public var nodes: NodeMask {
    NodeMask(amounts.indices.filter { amounts[$0] != 0 }.map(NodeID.init(rawValue:)))
  }

  /// What lies on all nodes together.
  public var total: ByteCount { ByteCount(rawValue: amounts.reduce(0) { $0.addingSaturated($1) }) }

  /// Adds pages of a size to a node; a sum that does not fit is the greatest amount.
  mutating func add(_ pages: Int, of pageSize: ByteCount, on node: NodeID) {
    let amount = pages.multipliedSaturated(by: pageSize.rawValue)
    // In place: it happens for every mapping.
    if amounts.indices.contains(node.rawValue) {
      amounts[node.rawValue] = amounts[node.rawValue].addingSaturated(amount)
    } else {
      self[node] = ByteCount(rawValue: amount)
    }
  }

  /// Adds what another says.
  public static func += (left: inout Self, right: Self) {
    for node in right.nodes {
      left[node] = ByteCount(
        rawValue: left[node].rawValue.addingSaturated(right[node].rawValue))
    }
  }
}

/// On which nodes the resident memory of a process lies, by kind. Pages that several processes map count for each.
public struct ProcessMemoryUse: Hashable, Sendable {
  /// Memory of hugetlb. Transparent huge pages are not among it.
  public var huge = MemoryPerNode()
  /// What brk(2) grows.
  public var heap = MemoryPerNode()
  /// The stack of the first thread.
  public var stack = MemoryPerNode()
  /// All other memory: anonymous, of files, shared.
  public var other = MemoryPerNode()

  /// No memory, as of a thread of the kernel.
  public init() {}

  /// All of it.
  public var total: MemoryPerNode {
    var total = huge
    for part in [heap, stack, other] { total += part }
    return total
  }

  /// Counts the pages of a mapping. Those of hugetlb have a size of their own; all others are counted in base pages.
  mutating func count(
    _ mapping: borrowing NumaMapping, basePage: ByteCount, hugePage: ByteCount
  ) {
    let isSized = mapping.pageSize.rawValue > 0
    let pageSize = !mapping.isHugetlb ? basePage : isSized ? mapping.pageSize : hugePage
    for place in mapping.pages {
      if mapping.isHeap {
        heap.add(place.pages, of: pageSize, on: place.node)
      } else if mapping.isStack {
        stack.add(place.pages, of: pageSize, on: place.node)
      } else if mapping.isHugetlb {
        huge.add(place.pages, of: pageSize, on: place.node)
      } else {
        other.add(place.pages, of: pageSize, on: place.node)
      }
    }
  }
}

extension SystemRoot {
  /// Sums up on which nodes the memory of a process lies, in one pass over its numa_maps.
  ///
  /// - Throws: As ``numaMaps(of:)`` and ``NumaMaps/next()``.
  ///
  /// Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
  // The tools are compiled for size. A fifth fewer instructions for 60,000 mappings are worth more here.
  @_optimize(speed)
  public func memoryUse(of process: ProcessID) throws(ReadError) -> ProcessMemoryUse {
    var use = ProcessMemoryUse()
    let basePage = ByteCount.basePage
    // Only kernels before 3.12 do not say it line by line.
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

  /// Sums up where the memory of several processes lies, reading as many at a time as there are CPUs to read on.
  /// The result has the order of the processes.
  ///
  /// Source: As ``memoryUse(of:)-(ProcessID)``.
  public func memoryUse(
    of processes: [ProcessID]
  ) -> [Result<ProcessMemoryUse, ReadError>] {
    // A thread for one alone, or for none, would only cost.
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
