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
