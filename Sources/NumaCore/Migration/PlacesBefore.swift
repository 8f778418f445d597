/// Where pages were before a migration moved any: those on the nodes to leave.
///
/// A frame that is mapped at several addresses moves once, and from all of them. A page whose frame moved with another
/// address is found on a target before its turn, and only this shows that it has moved.
struct PlacesBefore: Hashable, Sendable {
  /// Pages of one size that follow each other on one node.
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

  /// Adds a page. Pages come by ascending address.
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

  /// Visits all pages, some at a time.
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
