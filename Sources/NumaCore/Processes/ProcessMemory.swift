internal import LinuxSystem

/// What kind of memory a mapping is of.
public enum MappingKind: Hashable, CaseIterable, Sendable {
  /// What brk(2) grows; the stack of the first thread.
  case heap, stack
  /// Private memory of no file.
  case anonymous
  /// A file's pages, and private copies of them.
  case file
  /// Shared memory without a file of its own: SysV and POSIX segments, memfds, shared anonymous memory.
  case sharedMemory
  /// Huge pages of a pool.
  case hugetlb
}

/// A mapping of a process: where it is, its policy, what it is, and where its pages are.
public struct PlacedMapping: Hashable, Sendable {
  /// The addresses; nil when the mapping went between the two reads.
  public let range: AddressRange?
  /// The policy, pages per node and their size.
  public let numa: NumaMapping

  /// What kind of memory it is of.
  public var kind: MappingKind { numa.kind }
}

extension NumaMapping {
  /// What kind of memory it is of; hugetlb goes first, whatever else the mapping is.
  public var kind: MappingKind {
    if isHugetlb { return .hugetlb }
    if isHeap { return .heap }
    if isStack { return .stack }
    if isSharedMemorySegment { return .sharedMemory }
    return file == nil ? .anonymous : .file
  }
}

extension SystemRoot {
  /// Reads all mappings of a process with their ranges, policies and places.
  ///
  /// Two files are read one after the other: numa_maps does not say where a mapping ends.
  ///
  /// - Throws: ``ReadError`` as ``memoryMaps(of:)`` and ``numaMaps(of:)``.
  ///
  /// Linux 2.6.14. Source: proc_pid_maps(5), numa(7).
  public func placedMappings(of process: ProcessID) throws(ReadError) -> [PlacedMapping] {
    var ranges: [PageAddress: AddressRange] = [:]
    for map in try memoryMaps(of: process) { ranges[map.range.start] = map.range }
    var mappings: [PlacedMapping] = []
    var maps = try numaMaps(of: process)
    while let mapping = try maps.next() {
      mappings.append(PlacedMapping(range: ranges[mapping.start], numa: mapping))
    }
    return mappings
  }
}
