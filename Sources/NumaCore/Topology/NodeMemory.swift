internal import LinuxSystem

/// The amount of memory of a node.
public struct NodeMemory: Hashable, Sendable {
  /// The node's memory, without the memory that the kernel reserved for itself during boot.
  public let total: ByteCount
  /// The memory that is free now, without the memory that the kernel could reclaim.
  public let free: ByteCount

  /// Creates a value from its amounts, for example in a test; ``SystemRoot/memory(of:)`` reads them.
  public init(total: ByteCount, free: ByteCount) {
    self.total = total
    self.free = free
  }

  /// The memory that is not free.
  package var used: ByteCount { max(.zero, total - max(.zero, free)) }
}

extension SystemRoot {
  /// Reads how much memory a node has.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the node does not exist or is offline, or the file cannot be read;
  ///   ``ReadError/malformed(_:reason:)`` when `MemTotal` or `MemFree` is missing or not a number.
  ///
  /// Source: `nodeN/meminfo`, drivers/base/node.c; numa_node_size64() of libnuma.
  public func memory(of node: NodeID) throws(ReadError) -> NodeMemory {
    let path = nodeFile("meminfo", of: node)
    guard let memory = PartialNodeMemory(meminfo: try read(path)).whole else {
      throw .malformed(resolve(path), reason: Self.incompleteMemory)
    }
    return memory
  }

  /// Reads how much memory a node has, as far as the kernel reports it.
  ///
  /// A figure that cannot be read is `nil`, with a warning.
  ///
  /// Source: As ``memory(of:)``.
  public func partialMemory(of node: NodeID) -> PartialNodeMemory {
    let path = nodeFile("meminfo", of: node)
    let text = part { () throws(ReadError) in try read(path) }
    guard let text else { return PartialNodeMemory() }
    let memory = PartialNodeMemory(meminfo: text)
    if memory.whole == nil { warn(.malformed(resolve(path), reason: Self.incompleteMemory)) }
    return memory
  }

  private static let incompleteMemory = "MemTotal or MemFree is missing or not a number"
}
