import NumaCore

/// A mapping of a process, as `--show --pid --mappings` lists it.
struct ProcessMapping: Equatable {
  let start: PageAddress
  /// The end, after the last address; `nil` if the mapping appeared while the process was read.
  let end: PageAddress?
  let kind: MappingKind
  /// The policy as in numa_maps.
  let policy: [UInt8]
  /// The path of the mapped file, or another name from maps, such as `[heap]`; empty if there is none.
  let name: [UInt8]
  let pageSize: ByteCount
  /// The pages on each node, in ascending order of nodes.
  let pages: [NodePages]

  /// Creates the value from a line of numa_maps and the line of maps with the same start, if there is one.
  init(_ mapping: NumaMapping, in area: MemoryMap?) {
    start = mapping.start
    end = area?.range.end
    kind = mapping.kind
    policy = mapping.policy
    name = mapping.file ?? area?.name ?? []
    pageSize = mapping.pageSize
    pages = mapping.pages
  }
}
