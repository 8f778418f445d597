internal import LinuxSystem

/// A block of a node's memory, which goes offline and online as a whole.
package struct MemoryBlock: Hashable, Sendable {
  /// What the memory of a block may be used for.
  package enum Zone: Hashable, Sendable {
    /// Anything, also what does not move.
    case kernel
    /// Pages that can move, such as those of processes.
    case movable
  }

  /// The number of the block: its physical address, divided by the size of a block.
  package let number: Int
  /// Whether the memory is in use.
  package let isOnline: Bool
  /// The zone of an online block.
  package let zone: Zone
}

extension SystemRoot {
  /// Lists the memory blocks of a node, by ascending number.
  ///
  /// The list is empty if the kernel cannot take memory offline.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the directory of the node cannot be read.
  ///
  /// Linux 2.6.27. Source: Documentation/admin-guide/mm/memory-hotplug.rst.
  package func memoryBlocks(of node: NodeID) throws(ReadError) -> [MemoryBlock] {
    var blocks: [MemoryBlock] = []
    for number in try numbers(in: nodeDirectory(node), behind: "memory") {
      let state = try readIfPresent(Self.file("state", ofBlock: number)) ?? []
      // For an online block, the first word is its zone. For another one, it is where the kernel would put it.
      let zones = (try? readIfPresent(Self.file("valid_zones", ofBlock: number))) ?? []
      blocks.append(
        MemoryBlock(
          number: number, isOnline: state.equals("online"),
          zone: zones.hasPrefix("Movable") ? .movable : .kernel))
    }
    return blocks
  }

  /// Reads the size of a memory block.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the kernel has no memory blocks; ``ReadError/malformed(_:reason:)``
  ///   when the file does not hold a size.
  ///
  /// Linux 2.6.16. Source: Documentation/admin-guide/mm/memory-hotplug.rst, `block_size_bytes`.
  package func memoryBlockSize() throws(ReadError) -> ByteCount {
    let path = blockDirectory.appending("block_size_bytes")
    let text = try read(path)
    var offset = 0
    guard let size = hexadecimalNumber(of: text.span, from: &offset), offset == text.count,
      size > 0,
      let size = Int(exactly: size)
    else { throw .malformed(resolve(path), reason: "not the size of a block") }
    return ByteCount(rawValue: size)
  }

  /// Takes the memory of a block offline; the kernel moves its pages to other blocks.
  ///
  /// - Parameters:
  ///   - block: The block.
  ///   - stop: A function that returns whether to give up. The kernel tries pages that are pinned again and again.
  /// - Throws: ``WriteError``: `.resourceBusy` if pages do not move, `.interrupted` if stopped, `.permissionDenied` for
  ///   users other than root, EROFS if `/sys` is mounted read-only, as in most containers.
  ///
  /// Linux 2.6.27. Source: Documentation/admin-guide/mm/memory-hotplug.rst.
  func takeOffline(_ block: MemoryBlock, until stop: () -> Bool) throws(WriteError) {
    try write("offline", to: Self.file("state", ofBlock: block.number), until: stop)
  }

  /// Takes the memory of a block online, in the zone that it was in.
  ///
  /// - Throws: ``WriteError`` with the errno of open(2) or write(2).
  ///
  /// Linux 3.11. Source: Documentation/admin-guide/mm/memory-hotplug.rst.
  func takeOnline(_ block: MemoryBlock) throws(WriteError) {
    try write(
      block.zone == .movable ? "online_movable" : "online_kernel",
      to: Self.file("state", ofBlock: block.number))
  }

  private static func file(_ name: String, ofBlock number: Int) -> FilePath {
    blockDirectory.appending("memory\(number)").appending(name)
  }
}

private let blockDirectory: FilePath = "/sys/devices/system/memory"
