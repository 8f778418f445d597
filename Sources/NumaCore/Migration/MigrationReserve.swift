/// The memory that must stay free on the target nodes of a migration.
public enum MigrationReserve: Hashable, Sendable {
  /// A percentage of the memory of each node, from 0 to 100.
  case percent(Int)
  /// The same amount on each node.
  case size(ByteCount)

  /// Returns the reserve on a node, which is never less than the amount that the kernel keeps free by reclaiming.
  public func amount(of room: NodeRoom) -> ByteCount {
    switch self {
    case .percent(let percent):
      // The product of an amount and 100 exceeds an Int only on a machine with 80 PiB of memory.
      max(room.watermark, room.total * percent / 100)
    case .size(let size): max(room.watermark, size)
    }
  }
}
