internal import LinuxSystem

/// A range of addresses whose pages may move.
struct MovableMapping: Hashable, Sendable {
  let start: PageAddress
  var end: PageAddress
  let pool: MemoryPool

  var size: Int { Int(clamping: end.rawValue - start.rawValue) }
}

extension SystemRoot {
  /// Lists where pages of a process may be that can move, by ascending address; mappings that touch are one.
  ///
  /// Where numa_maps may be read, those alone that hold pages on the nodes to leave. It holds the process's memory lock
  /// for a whole mapping, maps for a few lines.
  func movableMappings(
    of process: ProcessID, on sources: NodeMask, _ filter: MappingFilter, readsPlaces: Bool
  ) throws(ReadError) -> [MovableMapping] {
    let pools = readsPlaces ? try memoryPools(of: process, on: sources) : nil
    var lines = try LineReader(processDirectory(of: process).appending("maps"), of: self)
    var mappings: [MovableMapping] = []
    while let map = try lines.next({ MemoryMap(line: $0) }) {
      guard let map else { throw lines.malformed("a line that is no mapping") }
      guard !map.isOfKernel,
        let pool = pools.map({ $0[map.range.start] }) ?? likelyPool(of: map, in: process)
      else { continue }
      for part in filter.parts(of: map, kind: kind(of: map, in: process)) {
        if let last = mappings.last, last.end == part.start, last.pool == pool {
          mappings[mappings.count - 1].end = part.end
        } else {
          mappings.append(MovableMapping(start: part.start, end: part.end, pool: pool))
        }
      }
    }
    return mappings
  }

  /// The mappings with pages on these nodes, by their first addresses, and where their memory is from.
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

  /// Where the memory of a mapping is from, without a look at its pages.
  private func likelyPool(of map: MemoryMap, in process: ProcessID) -> MemoryPool {
    if let size = hugetlbPageSize(of: map, in: process) { return .hugetlb(size: size) }
    // Where the link to its file may not be followed, nothing else tells.
    return map.kind == .hugetlb ? .hugetlb(size: hugePageSize()) : .free
  }

  /// The size of a transparent huge page, in bytes.
  ///
  /// Source: Documentation/admin-guide/mm/transhuge.rst.
  func hugePageSize() -> Int {
    let usual = 2 << 20
    guard let size = try? number("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"), size > 0
    else { return usual }
    return size
  }
}
