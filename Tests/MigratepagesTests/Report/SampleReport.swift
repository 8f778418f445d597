import Testing

@testable import NumaCore

extension MigrationReport {
  /// Returns a report of pages that moved and stayed, from node 2 to 7 and from node 3 to 9.
  static func sample(
    moved: [Int], stayed: [[MigrationReport.Reason: Int]] = [[:], [:]],
    end: MigrationReport.End = .complete
  ) -> MigrationReport {
    var tally = MigrationTally()
    for (source, (moved, stayed)) in zip([2, 3] as [NodeID], zip(moved, stayed)) {
      tally.target = source == 2 ? 7 : 9
      tally.count(moved: moved * 4096, from: source)
      for (reason, pages) in stayed { tally.count(stayed: pages * 4096, from: source, reason) }
    }
    return MigrationReport(
      flows: tally.flows(of: NodePairs(from: [2, 3], to: [7, 9])), end: end,
      elapsed: .milliseconds(1500), calls: 7, longestCall: .milliseconds(20), workers: 2)
  }
}
