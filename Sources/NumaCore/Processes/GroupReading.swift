internal import LinuxSystem

/// The contents of numa_maps and maps of one process of a group.
struct GroupReading: Sendable {
  var use = DetailedMemoryUse()
  /// The mappings that other processes of the group may map too.
  var sharable: [SharableMapping] = []
  /// The pages of all other mappings, in bytes.
  var ownPages = DividedMemory()
  /// A hash of the addresses of the mappings, which is equal for two readings of one address space.
  var layout = 0
}

extension SystemRoot {
  /// Reads the mappings of a process of a group, as far as a filter selects them.
  func groupReading(
    of process: ProcessID, isDetailed: Bool, _ filter: GroupFilter
  ) throws(ReadError) -> GroupReading {
    var maps: [PageAddress: MemoryMap] = [:]
    var reading = GroupReading()
    var hasher = Hasher()
    do throws(ReadError) {
      for map in try memoryMaps(of: process) {
        maps[map.range.start] = map
        hasher.combine(map.range)
      }
    } catch .unreadable(_, .noSuchFileOrDirectory) where !isLive {
      // A recorded machine may lack maps.
    }
    reading.layout = hasher.finalize()
    var namespace: String?
    var hugePage: ByteCount?
    var numaMaps = try numaMaps(of: process)
    while let mapping = try numaMaps.next() {
      if mapping.isHugetlb, mapping.pageSize.rawValue == 0, hugePage == nil {
        hugePage = try defaultHugePageSize()
      }
      let map = maps[mapping.start]
      reading.use.count(
        PlacedMapping(range: map?.range, numa: mapping), basePage: .basePage,
        hugePage: hugePage ?? .basePage, isListed: isDetailed)
      guard !mapping.pages.isEmpty else { continue }
      if let map, map.isSystemVSegment, namespace == nil {
        namespace =
          (try? target(ofLink: processDirectory(of: process).appending("ns/ipc")))?.string ?? ""
      }
      reading.take(
        mapping, of: map, hugePage: hugePage ?? .basePage, namespace: namespace, filter: filter)
    }
    return reading
  }
}

extension GroupReading {
  fileprivate mutating func take(
    _ mapping: NumaMapping, of map: MemoryMap?, hugePage: ByteCount, namespace: String?,
    filter: GroupFilter
  ) {
    guard let map else {
      // The mapping appeared or disappeared between the two readings.
      if filter.mappings.takesAll { ownPages.add(mapping, share: 1, hugePage) }
      return
    }
    guard filter.takesKernelPages || !map.isOfKernel else { return }
    if let nodes = filter.nodes {
      guard mapping.pages.contains(where: { nodes.contains($0.node) }) else { return }
    }
    let isShared = map.access.contains(.shared)
    // Processes may share the page tables of huge pages. Then each such page counts as mapped once.
    let isSharable = mapping.greatestMapCount > 1 || (mapping.isHugetlb && isShared)
    for part in filter.mappings.parts(of: map, kind: mapping.kind) {
      let share = Double(part.size.rawValue) / Double(max(1, map.range.size.rawValue))
      guard isSharable else {
        ownPages.add(mapping, share: share, hugePage)
        continue
      }
      var amounts = DividedMemory()
      amounts.add(mapping, share: share, hugePage)
      let hasObject = map.inode != 0 || map.device != MappedDevice(major: 0, minor: 0)
      sharable.append(
        SharableMapping(
          range: part, kind: mapping.kind, isShared: isShared && hasObject,
          object: hasObject
            ? SharableMapping.Object(
              device: map.device, inode: map.inode,
              namespace: map.isSystemVSegment ? namespace : nil)
            : nil,
          offset: map.offset &+ (part.start.rawValue - map.range.start.rawValue),
          pageSize: mapping.countedPageSize(hugePage: hugePage), amounts: amounts,
          nodes: mapping.pages.map { $0.node }, hasCopies: mapping.anonymousPages > 0,
          pages: part == map.range ? mapping.pages.pageCount : -1
        ))
    }
  }
}

extension MemoryMap {
  fileprivate var isSystemVSegment: Bool { name.hasPrefix("/SYSV") }
}
