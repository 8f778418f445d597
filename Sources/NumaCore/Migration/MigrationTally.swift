/// Counts what becomes of pages, in bytes.
struct MigrationTally: Hashable, Sendable {
  private var moved: [NodeID: Int] = [:]
  private var stayed: [NodeID: [MigrationReport.Reason: Int]] = [:]
  private(set) var calls = 0
  private(set) var longestCall = Duration.zero

  mutating func count(moved bytes: Int, from source: NodeID) {
    moved[source, default: 0] += bytes
  }

  mutating func count(stayed bytes: Int, from source: NodeID, _ reason: MigrationReport.Reason) {
    stayed[source, default: [:]][reason, default: 0] += bytes
  }

  mutating func count(callOf duration: Duration) {
    calls += 1
    longestCall = max(longestCall, duration)
  }

  /// What stayed on a node.
  func stayed(on source: NodeID) -> Int { (stayed[source] ?? [:]).values.reduce(0, +) }

  mutating func add(_ other: Self) {
    moved.merge(other.moved, uniquingKeysWith: +)
    for (source, reasons) in other.stayed {
      stayed[source, default: [:]].merge(reasons, uniquingKeysWith: +)
    }
    calls += other.calls
    longestCall = max(longestCall, other.longestCall)
  }

  func flows(of pairs: NodePairs) -> [MigrationReport.Flow] {
    pairs.pairs.map { pair in
      MigrationReport.Flow(
        pair: pair, moved: ByteCount(rawValue: moved[pair.source] ?? 0),
        stayed: (stayed[pair.source] ?? [:]).sorted { $0.key < $1.key }.map {
          MigrationReport.Stay(reason: $0.key, size: ByteCount(rawValue: $0.value))
        })
    }
  }
}
