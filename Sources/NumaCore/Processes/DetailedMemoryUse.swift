internal import LinuxSystem

/// On which nodes the memory of a process lies, with what is neither hugetlb, heap nor stack told apart, and each
/// mapping with its policy.
public struct DetailedMemoryUse: Hashable, Sendable {
  /// The same by the kinds of ``ProcessMemoryUse``.
  public private(set) var use = ProcessMemoryUse()
  /// Private memory of no file, and private copies of pages of files.
  public private(set) var anonymous = MemoryPerNode()
  /// Pages of files.
  public private(set) var file = MemoryPerNode()
  /// Pages of shared memory without a file of its own: SysV and POSIX segments, memfds, shared anonymous memory.
  public private(set) var shared = MemoryPerNode()
  /// How much of ``file`` and ``shared`` are private copies, in bytes: for a mapping with pages of both kinds on several
  /// nodes the kernel does not say which lie where.
  public private(set) var undividedCopies = ByteCount(rawValue: 0)
  /// The mappings, by ascending address.
  public private(set) var mappings: [PlacedMapping] = []

  /// No memory, as of a thread of the kernel.
  public init() {}

  mutating func count(
    _ mapping: PlacedMapping, basePage: ByteCount, hugePage: ByteCount, isListed: Bool = true
  ) {
    if isListed { mappings.append(mapping) }
    let numa = mapping.numa
    use.count(numa, basePage: basePage, hugePage: hugePage)
    guard [.anonymous, .file, .sharedMemory].contains(numa.kind) else { return }
    let pages = numa.pages.reduce(0) { $0.addingSaturated($1.pages) }
    let isDivided = numa.pages.count > 1 && numa.anonymousPages < pages
    for place in numa.pages {
      // On one node the rest is the file's; on several all or none must be copies to know.
      let copies =
        numa.kind == .anonymous
        ? place.pages : isDivided ? 0 : min(numa.anonymousPages, place.pages)
      anonymous.add(copies, of: basePage, on: place.node)
      if numa.kind == .sharedMemory {
        shared.add(place.pages - copies, of: basePage, on: place.node)
      } else {
        file.add(place.pages - copies, of: basePage, on: place.node)
      }
    }
    if isDivided, numa.kind != .anonymous {
      undividedCopies = ByteCount(
        rawValue: undividedCopies.rawValue.addingSaturated(
          numa.anonymousPages.multipliedSaturated(by: basePage.rawValue)))
    }
  }
}

extension NumaMapping {
  /// The size of a page that ``pages`` counts: only hugetlb counts others than base pages. The default size of huge
  /// pages is for kernels before 3.12, which do not tell it.
  public func countedPageSize(hugePage: ByteCount) -> ByteCount {
    guard isHugetlb else { return .basePage }
    return pageSize.rawValue > 0 ? pageSize : hugePage
  }
}

extension SystemRoot {
  /// Reads the mappings of a process and sums up on which nodes they lie, in one pass over its numa_maps.
  ///
  /// - Throws: As ``placedMappings(of:)``.
  ///
  /// Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
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
