internal import LinuxSystem

/// A range of addresses whose pages may move.
struct MovableMapping: Hashable, Sendable {
  let start: PageAddress
  var end: PageAddress
  let pool: MemoryPool
  /// Whether a page of the range may also be mapped at another address of the process, so that both move together.
  var mayRepeat = false

  var size: Int { Int(clamping: end.rawValue - start.rawValue) }
}

extension SystemRoot {
  /// Lists the address ranges of a process whose pages may move, by ascending address, with adjacent ranges joined.
  ///
  /// If `readsPlaces` is true, the list holds only mappings with pages on the source nodes, as numa_maps reports them.
  /// During a read of numa_maps, the kernel holds the memory lock of the process for a whole mapping; during a read of
  /// maps, it holds the lock for a few lines.
  func movableMappings(
    of process: ProcessID, on sources: NodeMask, _ filter: MappingFilter, readsPlaces: Bool
  ) throws(ReadError) -> [MovableMapping] {
    let pools = readsPlaces ? try memoryPools(of: process, on: sources) : nil
    let mergesPages = hasMergedPages(process)
    var objects = MappedObjects()
    var lines = try LineReader(processDirectory(of: process).appending("maps"), of: self)
    var mappings: [MovableMapping] = []
    while let map = try lines.next({ MemoryMap(line: $0) }) {
      guard let map else { throw lines.malformed("a line that is no mapping") }
      guard !map.isOfKernel,
        let pool = pools.map({ $0[map.range.start] }) ?? likelyPool(of: map, in: process)
      else { continue }
      for part in filter.parts(of: map, kind: kind(of: map, in: process)) {
        objects.add(map, as: mappings.endIndex)
        mappings.append(
          MovableMapping(
            start: part.start, end: part.end, pool: pool,
            mayRepeat: mergesPages && map.inode == 0))
      }
    }
    for index in objects.repeated { mappings[index].mayRepeat = true }
    return mappings.joined
  }

  /// Returns the memory pool of each mapping with pages on these nodes, by the first address of the mapping.
  private func memoryPools(
    of process: ProcessID, on sources: NodeMask
  ) throws(ReadError) -> [PageAddress: MemoryPool] {
    var pools: [PageAddress: MemoryPool] = [:]
    var places = try numaMaps(of: process)
    while let mapping = try places.next() {
      guard mapping.pages.contains(where: { sources.contains($0.node) }) else { continue }
      pools[mapping.start] =
        mapping.isHugetlb ? .hugetlb(size: mapping.pageSize.rawValue) : .free
    }
    return pools
  }

  /// Returns the likely memory pool of a mapping, without reading the nodes of its pages.
  private func likelyPool(of map: MemoryMap, in process: ProcessID) -> MemoryPool {
    if let size = hugetlbPageSize(of: map, in: process) { return .hugetlb(size: size) }
    // If the link to its file cannot be followed, the page size is unknown, and that of a transparent huge page is
    // assumed.
    return map.kind == .hugetlb ? .hugetlb(size: hugePageSize()) : .free
  }

  /// Returns the size of a transparent huge page, in bytes.
  ///
  /// Source: Documentation/admin-guide/mm/transhuge.rst.
  func hugePageSize() -> Int {
    let usual = 2 << 20
    guard let size = try? number("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"), size > 0
    else { return usual }
    return size
  }
}

extension [MovableMapping] {
  /// The mappings, with adjacent mappings joined if they do not differ.
  fileprivate var joined: [MovableMapping] {
    var joined: [MovableMapping] = []
    for mapping in self {
      if let last = joined.last, last.end == mapping.start, last.pool == mapping.pool,
        last.mayRepeat == mapping.mayRepeat
      {
        joined[joined.count - 1].end = mapping.end
      } else {
        joined.append(mapping)
      }
    }
    return joined
  }
}

/// The parts of files that a process maps, used to find parts that it maps twice.
private struct MappedObjects {
  private struct Part {
    let index: Int
    let start: UInt
    let end: UInt
  }

  /// The parts by inode number.
  ///
  /// Files on two devices with the same inode number are treated as one file, which costs only one more look at their
  /// pages.
  private var parts: [UInt: [Part]] = [:]

  /// Adds a mapping with its index in the list of movable mappings.
  mutating func add(_ map: MemoryMap, as index: Int) {
    guard map.inode != 0 else { return }
    let end = map.offset.addingReportingOverflow(map.range.end.rawValue - map.range.start.rawValue)
    parts[map.inode, default: []].append(
      Part(index: index, start: map.offset, end: end.overflow ? .max : end.partialValue))
  }

  /// The indices of the mappings that share a part of a file with another mapping.
  var repeated: [Int] {
    var repeated: [Int] = []
    for parts in parts.values where parts.count > 1 {
      var end: UInt = 0
      var last: Int?
      for part in parts.ordered(by: { $0.start < $1.start }) {
        if part.start < end, let earlier = last { repeated += [earlier, part.index] }
        if part.end >= end {
          end = part.end
          last = part.index
        }
      }
    }
    return repeated
  }
}
