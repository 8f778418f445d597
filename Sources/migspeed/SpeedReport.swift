import NumaCore

/// How a move went.
struct SpeedReport: Equatable {
  /// How much memory is on the nodes of TO behind it.
  let moved: ByteCount
  let elapsed: Duration
  /// What the figures do not say.
  let remarks: [Remark]
}

extension SpeedReport {
  /// Counts the pages that are where they were to go. What stayed elsewhere was not moved, and those that were there
  /// before count, as they always have.
  init(before: [NodePages], after: [NodePages], of measurement: Measurement, elapsed: Duration) {
    func pagesThere(_ places: [NodePages]) -> PageCount {
      PageCount(
        rawValue: places.filter { measurement.to.contains($0.node) }.map { $0.pages }.reduce(0, +))
    }
    let (wereThere, areThere) = (pagesThere(before), pagesThere(after))
    moved = areThere.size() ?? ByteCount(rawValue: 0)
    self.elapsed = elapsed
    let all = measurement.pages
    var remarks: [Remark] = []
    if wereThere.rawValue > 0 { remarks.append(.wereThere(wereThere, of: all)) }
    if areThere < all {
      remarks.append(.stayed(PageCount(rawValue: all.rawValue - areThere.rawValue), of: all))
    }
    self.remarks = remarks
  }
}
