/// How much is to stay free on the nodes that a migration fills.
public enum MigrationReserve: Hashable, Sendable {
  /// This part of a node's memory, in hundredths.
  case percent(Int)
  /// As much on each node.
  case size(ByteCount)

  /// How much of a node it is; never less than what the kernel keeps free by reclaiming.
  public func amount(of room: NodeRoom) -> ByteCount {
    switch self {
    case .percent(let percent):
      // The greatest product of an amount and 100 is beyond an Int only where the machine has 80 PiB.
      max(
        room.watermark,
        ByteCount(rawValue: room.total.rawValue.multipliedSaturated(by: percent) / 100))
    case .size(let size): max(room.watermark, size)
    }
  }
}

/// What a node lacks for what would come.
public enum MigrationShortage: Hashable, Sendable {
  /// Less would stay free than is to. Where pages may be counted more than once, what would come is an upper bound.
  case memory(NodeRoom, arriving: ByteCount, reserve: ByteCount, isUpperBound: Bool)
  /// Its pool has too few free huge pages.
  case hugePages(NodeID, HugePagePool, arriving: Int, isUpperBound: Bool)
}

extension MigrationShortage: CustomStringConvertible {
  /// The node, what it has, and what would come.
  public var description: String {
    switch self {
    case .memory(let room, let arriving, let reserve, let isUpperBound):
      "node \(room.node) has \(room.free) free; \(isUpperBound ? "at most " : "")\(arriving) would come, "
        + "and \(reserve) is to stay free"
    case .hugePages(let node, let pool, let arriving, let isUpperBound):
      "node \(node) has \(pool.free ?? 0) free huge pages of \(pool.pageSize); "
        + "\(isUpperBound ? "at most " : "")\(arriving) would come"
    }
  }
}

extension MigrationForecast {
  /// What nodes lack.
  public func shortages(
    on rooms: [NodeRoom], keeping reserve: MigrationReserve
  ) -> [MigrationShortage] {
    rooms.flatMap { room -> [MigrationShortage] in
      var shortages: [MigrationShortage] = []
      let arriving = arriving(on: room.node)
      let kept = reserve.amount(of: room)
      if arriving.rawValue > 0, room.free.rawValue - arriving.rawValue < kept.rawValue {
        shortages.append(
          .memory(room, arriving: arriving, reserve: kept, isUpperBound: !reasons.isEmpty))
      }
      for pool in room.hugePages {
        let pages = hugePagesArriving(on: room.node, of: pool.pageSize)
        // What the kernel does not tell refuses nothing: a warning has said so.
        if let free = pool.free, pages > free {
          shortages.append(
            .hugePages(room.node, pool, arriving: pages, isUpperBound: !reasons.isEmpty))
        }
      }
      return shortages
    }
  }
}
