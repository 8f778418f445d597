internal import LinuxSystem

/// A range of addresses whose pages may move.
struct MovableMapping: Hashable, Sendable {
  let start: PageAddress
  var end: PageAddress
  let pool: MemoryPool
  /// Whether a page of it may be mapped at a second address of the process, so that both move as one.
  var mayRepeat = false

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

  /// Whether pages of a process have been merged with equal ones: a frame may be mapped at many of its addresses then.
  ///
  /// Linux 5.19; before, whether the machine has merged any. Source: Documentation/admin-guide/mm/ksm.rst.
  func hasMergedPages(_ process: ProcessID) -> Bool {
    let own = try? number(processDirectory(of: process).appending("ksm_merging_pages"))
    return (own ?? (try? number("/sys/kernel/mm/ksm/pages_sharing")) ?? 0) > 0
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

extension [MovableMapping] {
  /// The same with those as one that touch and do not differ.
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

/// Which parts of files a process maps, so that those are found that it maps twice.
private struct MappedObjects {
  private struct Part {
    let index: Int
    let start: UInt
    let end: UInt
  }

  /// By inode: files of two devices that have the same number are taken for one, which costs a look more.
  private var parts: [UInt: [Part]] = [:]

  /// Takes a mapping, and its number among those that move.
  mutating func add(_ map: MemoryMap, as index: Int) {
    guard map.inode != 0 else { return }
    let end = map.offset.addingReportingOverflow(map.range.end.rawValue - map.range.start.rawValue)
    parts[map.inode, default: []].append(
      Part(index: index, start: map.offset, end: end.overflow ? .max : end.partialValue))
  }

  /// The numbers of the mappings that have a part of a file in common with another.
  var repeated: [Int] {
    var repeated: [Int] = []
    for parts in parts.values where parts.count > 1 {
      var end: UInt = 0
      var last: Int?
      for part in parts.sorted(by: { $0.start < $1.start }) {
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
