internal import LinuxSystem

/// A mapping of a process: its addresses, its policy, its kind, and the nodes of its pages.
public struct PlacedMapping: Hashable, Sendable {
  /// The addresses; `nil` if maps, which is read first, had no mapping at this address.
  public let range: AddressRange?
  /// The policy, the number of pages on each node, and the size of the pages.
  public let numa: NumaMapping

  /// The kind of memory of the mapping.
  public var kind: MappingKind { numa.kind }
}

extension SystemRoot {
  /// Reads all mappings of a process with their ranges, policies and nodes.
  ///
  /// The function reads maps and then numa_maps, because numa_maps does not contain the end of a mapping.
  ///
  /// - Throws: As ``memoryMaps(of:)``, ``numaMaps(of:)`` and ``NumaMaps/next()``.
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
