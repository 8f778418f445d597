import NumaCore

/// The result of a move.
struct SpeedReport: Equatable {
  /// The memory that is on the nodes of TO after the move.
  let moved: ByteCount
  let elapsed: Duration
  /// Warnings on what the figures do not show.
  let warnings: [Warning]
}

extension SpeedReport {
  /// Counts the pages that are on the nodes of TO.
  ///
  /// Pages that stayed elsewhere were not moved. Pages that were on TO before count, as in numactl's migspeed.
  init(before: [NodePages], after: [NodePages], of move: ResolvedMove, elapsed: Duration) {
    func pagesThere(_ places: [NodePages]) -> PageCount {
      PageCount(
        rawValue: places.filter { move.to.contains($0.node) }.map { $0.pages }.reduce(0, +))
    }
    let (wereThere, areThere) = (pagesThere(before), pagesThere(after))
    moved = areThere.size() ?? .zero
    self.elapsed = elapsed
    let all = move.pages
    var warnings: [Warning] = []
    if wereThere.rawValue > 0 { warnings.append(.wereThere(wereThere, of: all)) }
    if areThere < all {
      warnings.append(.stayed(PageCount(rawValue: all.rawValue - areThere.rawValue), of: all))
    }
    self.warnings = warnings
  }
}
