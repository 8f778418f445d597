/// Counts what becomes of pages, in bytes.
struct MigrationTally: Hashable, Sendable {
  private struct Way: Hashable {
    let source: NodeID
    let target: NodeID?
  }

  /// Where the pages are to go that are counted now.
  var target: NodeID?
  private var movedByWay: [Way: Int] = [:]
  private var stayed: [Way: [MigrationReport.Reason: Int]] = [:]
  private(set) var calls = 0
  private(set) var longestCall = Duration.zero

  mutating func count(moved bytes: Int, from source: NodeID) {
    movedByWay[Way(source: source, target: target), default: 0] += bytes
  }

  mutating func count(stayed bytes: Int, from source: NodeID, _ reason: MigrationReport.Reason) {
    stayed[Way(source: source, target: target), default: [:]][reason, default: 0] += bytes
  }

  mutating func count(callOf duration: Duration) {
    calls += 1
    longestCall = max(longestCall, duration)
  }

  /// All that has moved.
  var moved: Int { movedByWay.values.reduce(0, +) }

  /// What stayed on a node.
  func stayed(on source: NodeID) -> Int {
    stayed.filter { $0.key.source == source }.reduce(0) { $0 + $1.value.values.reduce(0, +) }
  }

  mutating func add(_ other: Self) {
    movedByWay.merge(other.movedByWay, uniquingKeysWith: +)
    for (way, reasons) in other.stayed {
      stayed[way, default: [:]].merge(reasons, uniquingKeysWith: +)
    }
    calls += other.calls
    longestCall = max(longestCall, other.longestCall)
  }

  func flows(of pairs: NodePairs) -> [MigrationReport.Flow] {
    pairs.pairs.filter { $0.source != $0.target }.map { pair in
      let way = Way(source: pair.source, target: pair.target)
      return MigrationReport.Flow(
        pair: pair, moved: ByteCount(rawValue: movedByWay[way] ?? 0),
        stayed: (stayed[way] ?? [:]).sorted { $0.key < $1.key }.map {
          MigrationReport.Stay(reason: $0.key, size: ByteCount(rawValue: $0.value))
        })
    }
  }
}
