/// Counts what becomes of pages, in bytes.
struct MigrationTally: Hashable, Sendable {
  private struct Way: Hashable {
    let source: NodeID
    let target: NodeID?
  }

  private struct Moved: Hashable {
    let way: Way
    var bytes: Int
  }

  /// Where the pages are to go that are counted now.
  var target: NodeID?
  /// An array, and not a dictionary: page by page, hashing would take a good part of the time of a move.
  private var movedByWay: [Moved] = []
  /// Where the last page was counted; the next one mostly goes the same way.
  private var last = 0
  private var stayed: [Way: [MigrationReport.Reason: Int]] = [:]
  private(set) var calls = 0
  private(set) var longestCall = Duration.zero

  mutating func count(moved bytes: Int, from source: NodeID) {
    add(bytes, to: Way(source: source, target: target))
  }

  private mutating func add(_ bytes: Int, to way: Way) {
    if !movedByWay.indices.contains(last) || movedByWay[last].way != way {
      if let index = movedByWay.firstIndex(where: { $0.way == way }) {
        last = index
      } else {
        last = movedByWay.endIndex
        movedByWay.append(Moved(way: way, bytes: 0))
      }
    }
    movedByWay[last].bytes += bytes
  }

  mutating func count(stayed bytes: Int, from source: NodeID, _ reason: MigrationReport.Reason) {
    stayed[Way(source: source, target: target), default: [:]][reason, default: 0] += bytes
  }

  mutating func count(callOf duration: Duration) {
    calls += 1
    longestCall = max(longestCall, duration)
  }

  /// All that has moved.
  var moved: Int { movedByWay.reduce(0) { $0 + $1.bytes } }

  /// What stayed on a node.
  func stayed(on source: NodeID) -> Int {
    stayed.filter { $0.key.source == source }.reduce(0) { $0 + $1.value.values.reduce(0, +) }
  }

  mutating func add(_ other: Self) {
    for moved in other.movedByWay { add(moved.bytes, to: moved.way) }
    for (way, reasons) in other.stayed {
      for (reason, bytes) in reasons { stayed[way, default: [:]][reason, default: 0] += bytes }
    }
    calls += other.calls
    longestCall = max(longestCall, other.longestCall)
  }

  func flows(of pairs: NodePairs) -> [MigrationReport.Flow] {
    pairs.pairs.filter { $0.source != $0.target }.map { pair in
      let way = Way(source: pair.source, target: pair.target)
      let moved = movedByWay.first { $0.way == way }?.bytes ?? 0
      return MigrationReport.Flow(
        pair: pair, moved: ByteCount(rawValue: moved),
        stayed: (stayed[way] ?? [:]).sorted { $0.key < $1.key }.map {
          MigrationReport.Stay(reason: $0.key, size: ByteCount(rawValue: $0.value))
        })
    }
  }
}
