/// The nodes of the pages on the source nodes before a migration moves any page.
///
/// A frame that is mapped at several addresses moves once, for all of these addresses. A page whose frame moved through
/// another address is found on a target before it is tried, and only this record shows that it moved.
struct PlacesBefore: Hashable, Sendable {
  /// Adjacent pages of one size on one node.
  private struct Run: Hashable {
    let start: UInt
    let pageSize: UInt
    let source: NodeID
    let pool: MemoryPool
    var count: UInt

    var end: UInt { start + pageSize * count }
  }

  /// By ascending address.
  private var runs: [Run] = []

  var isEmpty: Bool { runs.isEmpty }

  /// Adds a page; pages must be added by ascending address.
  mutating func add(_ page: MovingPage) {
    let last = runs.endIndex - 1
    if last >= 0, runs[last].end == page.address.rawValue, runs[last].source == page.source,
      runs[last].pageSize == UInt(page.size), runs[last].pool == page.pool
    {
      runs[last].count += 1
    } else {
      runs.append(
        Run(
          start: page.address.rawValue, pageSize: UInt(page.size), source: page.source,
          pool: page.pool, count: 1))
    }
  }

  /// Calls `body` with all pages, a part at a time.
  func visit(_ body: ([MovingPage]) -> Void) {
    var pages: [MovingPage] = []
    for run in runs {
      for index in 0..<run.count {
        pages.append(
          MovingPage(
            address: PageAddress(rawValue: run.start + index * run.pageSize),
            size: Int(run.pageSize), source: run.source, pool: run.pool))
        if pages.count == Self.pagesAtATime {
          body(pages)
          pages.removeAll(keepingCapacity: true)
        }
      }
    }
    if !pages.isEmpty { body(pages) }
  }

  private static let pagesAtATime = 4096
}
