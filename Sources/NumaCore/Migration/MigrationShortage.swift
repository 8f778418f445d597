/// A lack of memory on a node for the pages that would arrive.
public enum MigrationShortage: Hashable, Sendable {
  /// Less memory than the reserve would stay free.
  ///
  /// The amount that would arrive is an upper bound if pages may be counted more than once.
  case memory(NodeRoom, arriving: ByteCount, reserve: ByteCount, isUpperBound: Bool)
  /// The pool of the node has fewer free huge pages than would arrive.
  case hugePages(NodeID, HugePagePool, arriving: Int, isUpperBound: Bool)
}

extension MigrationShortage: CustomStringConvertible {
  /// The node, its free memory or free huge pages, and the amount that would arrive.
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
  /// Returns what the nodes lack: memory, if less than the reserve would stay free, and huge pages.
  ///
  /// Memory is compared only on nodes on which memory would arrive.
  public func shortages(
    on rooms: [NodeRoom], keeping reserve: MigrationReserve
  ) -> [MigrationShortage] {
    rooms.flatMap { room -> [MigrationShortage] in
      var shortages: [MigrationShortage] = []
      let arriving = arriving(on: room.node)
      let kept = reserve.amount(of: room)
      if arriving > .zero, room.free - arriving < kept {
        shortages.append(
          .memory(room, arriving: arriving, reserve: kept, isUpperBound: !reasons.isEmpty))
      }
      for pool in room.hugePages {
        let pages = hugePagesArriving(on: room.node, of: pool.pageSize)
        // An unknown number of free pages is not a shortage; a warning has reported it.
        if let free = pool.free, pages > free {
          shortages.append(
            .hugePages(room.node, pool, arriving: pages, isUpperBound: !reasons.isEmpty))
        }
      }
      return shortages
    }
  }
}
