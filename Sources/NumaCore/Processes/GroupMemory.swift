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
    /// The mappings are included if the caller requested them. A process that could not be read is not part of the
    /// total.
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
  public internal(set) var least = ByteCount.zero
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
  /// The function does not throw: ``GroupMemory/Member/use`` holds the reason why a process could not be read, and
  /// ``GroupMemory/reasons`` the reasons why the total is not exact.
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
  /// - Parameters:
  ///   - processes: One process for each address space: ``AddressSpaces/processes``.
  ///   - uncompared: The processes that could not be compared: ``AddressSpaces/uncompared``.
  ///   - isDetailed: Whether the memory of each process lists its mappings: ``DetailedMemoryUse/mappings``.
  /// - Returns: The memory of each process, in the given order, and the total.
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
