public import LinuxSystem

/// The memory of a group of processes, with each page counted once, however many processes map it.
///
/// ```swift
/// let tree = try SystemRoot.live.processesWithMemory(of: .tree(process))
/// let memory = SystemRoot.live.groupMemory(of: LinuxKernel().addressSpaces(of: tree).processes)
/// let size = memory.total.total.total
/// let isExact = memory.reasons.isEmpty
/// ```
///
/// A page belongs to the group if at least one process of the group maps it; processes outside the group do not count.
public struct GroupMemory: Sendable {
  /// One process of the group.
  public struct Member: Sendable {
    /// The process ID.
    public let process: ProcessID
    /// The memory of the process, with shared pages counted in full; or the reason why it could not be read.
    ///
    /// The mappings are included if the caller requested them.
    public let use: Result<DetailedMemoryUse, ReadError>
    /// The share of the process.
    ///
    /// The share is the size of each page, divided by the number of processes of the group that map it. The shares of
    /// all processes add up to ``GroupMemory/total``.
    public var share = DividedMemory()
  }

  /// The reason why the total may be too large.
  public enum Reason: Hashable, Sendable {
    /// The kernel hides page frames from the caller; without them, pages shared after fork(2) cannot be distinguished.
    case framesHidden
    /// A recorded machine has no page tables.
    case recorded
    /// The page table of a process could not be read.
    case unreadable(ProcessID, Errno)
    /// The nodes of single pages could not be determined.
    case placesUnknown(ProcessID, Errno)
    /// Processes that may have the same address space could not be compared.
    case notCompared(ProcessID, Errno)
  }

  /// The processes, in the given order.
  public internal(set) var members: [Member] = []
  /// The memory of the group, with each page counted once; an upper bound if there are ``reasons``.
  public internal(set) var total = DividedMemory()
  /// The lower bound of the memory of the group; equal to the total if the total is exact.
  public internal(set) var least = ByteCount(rawValue: 0)
  /// The reasons why the total is an upper bound; empty if the total is exact.
  public internal(set) var reasons: [Reason] = []

  /// Whether the total is exact.
  public var isExact: Bool { reasons.isEmpty }

  /// Creates a value without processes, for example in a test.
  public init() {}
}

extension GroupMemory.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .framesHidden:
      "which pages are shared after a fork, the kernel shows to CAP_SYS_ADMIN only"
    case .recorded: "a recorded machine does not hold which pages are shared"
    case .unreadable(let process, let errno): "\(process): pagemap: \(errno)"
    case .placesUnknown(let process, let errno): "\(process): move_pages: \(errno)"
    case .notCompared(let process, let errno):
      "\(process): not compared with other processes (\(errno))"
    }
  }
}

extension SystemRoot {
  /// Counts the memory of a group of processes, with each page counted once, and the share of each process.
  ///
  /// The caller passes each address space once, as found by ``LinuxKernel/addressSpaces(of:)``, and the processes that
  /// could not be compared as `uncompared`.
  ///
  /// The function reads the numa_maps of each process, as ``memoryUse(of:)-(ProcessID)`` does. It examines single pages
  /// only if numa_maps shows that several processes map the pages of a mapping:
  /// - If the kernel shows page frames (CAP_SYS_ADMIN), pages are identified by their frames, and the total is exact.
  /// - Shared memory is identified by the device and inode in maps and by the offset, one GiB at a time. Pages of files
  ///   are identified in the same way if frames are hidden; then a file that is visible in two overlay mounts counts
  ///   once for each mount.
  /// - Other pages count once if the kernel reports that a single process maps them. The rest, private pages after
  ///   fork(2), makes the total an upper bound if frames are hidden.
  ///
  /// The function needs 0.2 % of the memory that the processes share after a fork or as files, and a few MiB.
  ///
  /// Linux 4.2; an earlier kernel does not report which pages are mapped by a single process. Source: numa(7),
  /// proc_pid_maps(5), proc_pid_pagemap(5), ioctl_pagemap_scan(2), move_pages(2).
  public func groupMemory(
    of processes: [ProcessID], uncompared: [ProcessID: Errno] = [:], isDetailed: Bool = false
  ) -> GroupMemory {
    groupMemory(
      of: processes, uncompared: uncompared, isDetailed: isDetailed,
      filter: GroupFilter(mappings: MappingFilter(), takesKernelPages: true))
  }

  /// Counts the memory of a group as ``groupMemory(of:uncompared:isDetailed:)`` does, for the parts of mappings that a
  /// filter selects.
  func groupMemory(
    of processes: [ProcessID], uncompared: [ProcessID: Errno] = [:], isDetailed: Bool = false,
    filter: GroupFilter
  ) -> GroupMemory {
    let readings = concurrentMap(processes) { process in
      Result { () throws(ReadError) in
        try groupReading(of: process, isDetailed: isDetailed, filter)
      }
    }
    var census = GroupCensus(of: processes, readings, in: self)
    census.checkUncompared(uncompared)
    census.count()
    return census.memory(readings)
  }
}

/// A filter that selects the parts of mappings of a group that count.
struct GroupFilter: Sendable {
  let mappings: MappingFilter
  /// Whether kernel pages count, such as `[vdso]`; these pages never move.
  let takesKernelPages: Bool
  /// The nodes on which a mapping must have pages to count; `nil` if all mappings count.
  var nodes: NodeMask?
}

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

/// A mapping, or a part of it, whose pages other mappings of the group may contain too.
struct SharableMapping: Hashable, Sendable {
  /// The file, segment or other object that is mapped.
  struct Object: Hashable, Sendable {
    let device: MappedDevice
    let inode: UInt
    /// The IPC namespace of a System V segment, whose inode is its ID there.
    let namespace: String?
  }

  let range: AddressRange
  let kind: MappingKind
  /// Whether the mapping cannot hold private copies of pages.
  let isShared: Bool
  /// The object that is mapped; `nil` for memory without a file.
  let object: Object?
  /// The offset in the object at which the mapping starts, in bytes.
  let offset: UInt
  let pageSize: ByteCount
  /// The pages that numa_maps reports for the mapping, in bytes.
  let amounts: DividedMemory
  /// The nodes of the pages.
  let nodes: [NodeID]
  let hasCopies: Bool
  let pages: Int

  var end: UInt { offset.addingReportingOverflow(UInt(range.size.rawValue)).partialValue }
}

extension SystemRoot {
  fileprivate func groupReading(
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
      reading.take(mapping, map, hugePage ?? .basePage, namespace, filter)
    }
    return reading
  }
}

extension GroupReading {
  fileprivate mutating func take(
    _ mapping: NumaMapping, _ map: MemoryMap?, _ hugePage: ByteCount, _ namespace: String?,
    _ filter: GroupFilter
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
          pages: part == map.range ? mapping.pages.reduce(0) { $0.addingSaturated($1.pages) } : -1
        ))
    }
  }
}

extension MemoryMap {
  fileprivate var isSystemVSegment: Bool { name.starts(with: "/SYSV".utf8) }
}

extension DividedMemory {
  /// Adds a share of the pages of a mapping.
  ///
  /// Private copies are distinguished as far as numa_maps reports them, as in ``DetailedMemoryUse``.
  mutating func add(_ mapping: NumaMapping, share: Double, _ hugePage: ByteCount) {
    let pageSize = mapping.countedPageSize(hugePage: hugePage)
    let pages = mapping.pages.reduce(0) { $0.addingSaturated($1.pages) }
    let mayBeCopies = [.file, .sharedMemory].contains(mapping.kind)
    let isDivided = mapping.pages.count > 1 && mapping.anonymousPages < pages
    for place in mapping.pages {
      let copies =
        !mayBeCopies || isDivided ? 0 : min(mapping.anonymousPages, place.pages)
      for (kind, count) in [(mapping.kind, place.pages - copies), (.anonymous, copies)]
      where count > 0 {
        let bytes = count.multipliedSaturated(by: pageSize.rawValue)
        add(
          share < 1 ? Int(Double(bytes) * share) : bytes,
          to: Cell(kind: kind, node: place.node, pageSize: pageSize))
      }
    }
  }
}
