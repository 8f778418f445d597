import CommandInterface
import NumaCore

extension Forecast {
  /// Checks that the reserve would stay free on each node.
  ///
  /// - Throws: ``Failure`` with exit status 5 if less would stay free on a node.
  func check(_ reserve: MigrationReserve) throws(Failure) {
    let shortages = all.shortages(on: rooms, keeping: reserve)
    guard !shortages.isEmpty else { return }
    throw Failure(
      "--reserve: " + shortages.map { $0.description }.joined(separator: "; ")
        + (all.reasons.first.map { "; at most that much: \($0)" } ?? ""),
      status: .reserveNotMet)
  }
}
