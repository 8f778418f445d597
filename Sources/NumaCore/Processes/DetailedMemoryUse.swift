internal import LinuxSystem

/// The memory of a process on each node, and its mappings with their policies.
///
/// Memory that is not hugetlb, heap or stack is divided into anonymous memory, pages of files and shared memory.
public struct DetailedMemoryUse: Hashable, Sendable {
  /// The same memory by the kinds of ``ProcessMemoryUse``.
  public private(set) var use = ProcessMemoryUse()
  /// Private memory without a file, and private copies of pages of files.
  public private(set) var anon = MemoryPerNode()
  /// Pages of files.
  public private(set) var file = MemoryPerNode()
  /// Pages of shared memory without a file of its own: SysV and POSIX segments, memfds, shared anonymous memory.
  public private(set) var shmem = MemoryPerNode()
  /// The amount of ``file`` and ``shmem`` that is private copies, in bytes.
  ///
  /// For a mapping with pages of both kinds on several nodes, the kernel does not report which kind is on which node.
  public private(set) var undividedCopies = ByteCount.zero
  /// The mappings, in ascending order of addresses.
  public private(set) var mappings: [PlacedMapping] = []

  /// Creates a value without memory, as of a kernel thread.
  public init() {}

  mutating func count(
    _ mapping: PlacedMapping, basePage: ByteCount, hugePage: ByteCount, isListed: Bool = true
  ) {
    if isListed { mappings.append(mapping) }
    let numa = mapping.numa
    use.count(numa, basePage: basePage, hugePage: hugePage)
    guard [.anon, .file, .shmem].contains(numa.kind) else { return }
    let isDivided = numa.pages.count > 1 && numa.anonymousPages < numa.pages.pageCount
    for place in numa.pages {
      // On one node, pages that are not copies belong to the file. On several nodes, the division is known only if all
      // pages or none are copies.
      let copies =
        numa.kind == .anon
        ? place.pages : isDivided ? 0 : min(numa.anonymousPages, place.pages)
      anon.add(basePage * copies, on: place.node)
      if numa.kind == .shmem {
        shmem.add(basePage * (place.pages - copies), on: place.node)
      } else {
        file.add(basePage * (place.pages - copies), on: place.node)
      }
    }
    if isDivided, numa.kind != .anon {
      undividedCopies += basePage * numa.anonymousPages
    }
  }
}

extension NumaMapping {
  /// Returns the size of the pages that ``pages`` counts: the size of the huge pages for hugetlb, and the base page
  /// size for all others.
  ///
  /// `hugePage`, the default huge page size, is used if the kernel does not report the size of each mapping (before Linux 4.0).
  public func countedPageSize(hugePage: ByteCount) -> ByteCount {
    guard isHugetlb else { return .basePage }
    return pageSize.rawValue > 0 ? pageSize : hugePage
  }
}

extension SystemRoot {
  /// Reads the mappings of a process and sums up their memory on each node, in one pass over numa_maps.
  ///
  /// - Throws: As ``placedMappings(of:)``; before Linux 4.0 also as ``defaultHugePageSize()``, if a mapping has huge pages
  ///   of a pool.
  ///
  /// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
  public func detailedMemoryUse(of process: ProcessID) throws(ReadError) -> DetailedMemoryUse {
    let mappings = try placedMappings(of: process)
    let isSized = mappings.allSatisfy { !$0.numa.isHugetlb || $0.numa.pageSize.rawValue > 0 }
    let hugePage = isSized ? nil : try defaultHugePageSize()
    var use = DetailedMemoryUse()
    for mapping in mappings {
      use.count(mapping, basePage: .basePage, hugePage: hugePage ?? .basePage)
    }
    return use
  }
}
