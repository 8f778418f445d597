internal import LinuxSystem

/// A count of the results for pages, in bytes.
struct MigrationTally: Hashable, Sendable {
  private struct Way: Hashable {
    let source: NodeID
    let target: NodeID?
  }

  private struct Moved: Hashable {
    let way: Way
    var bytes: Int
  }

  /// The target of the pages that are being counted.
  var target: NodeID?
  /// This is an array and not a dictionary, because hashing for each page would take a large part of the time of a
  /// move.
  private var movedByWay: [Moved] = []
  /// The index of the last entry counted; the next page usually has the same source and target.
  private var last = 0
  private var movedByOthers: [Way: Int] = [:]
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

  /// Counts pages that were on their source, and that another migration or the kernel moved to a third node.
  mutating func count(movedByOthers bytes: Int, from source: NodeID) {
    movedByOthers[Way(source: source, target: target), default: 0] += bytes
  }

  /// Counts the pages that are on a third node before a call that is to move them, and returns those still on their source.
  ///
  /// A page that is on the target was moved by another migration. A page that is on no node was freed by the process.
  mutating func countDeparted(
    _ pages: some Sequence<MovingPage>, at places: [PageStatus]
  ) -> [MovingPage] {
    var left: [MovingPage] = []
    for (page, place) in zip(pages, places) {
      switch place {
      case .on(page.source): left.append(page)
      case .on(let node) where node != target: count(movedByOthers: page.size, from: page.source)
      default: break
      }
    }
    return left
  }

  mutating func count(callOf duration: Duration) {
    calls += 1
    longestCall = max(longestCall, duration)
  }

  /// The total that has moved.
  var moved: Int { movedByWay.reduce(0) { $0 + $1.bytes } }

  /// Returns how much stayed on a node.
  func stayed(on source: NodeID) -> Int {
    stayed.filter { $0.key.source == source }.reduce(0) { $0 + $1.value.values.reduce(0, +) }
  }

  /// Counts the bytes that stayed on a node, for the reasons that another tally has.
  ///
  /// The other tally may have counted some pages more than once. Bytes for which it has no reason were busy or were not
  /// tried; they count as busy if `restIsBusy` is true.
  mutating func count(
    stayed bytes: Int, on pair: NodePairs.Pair, asIn tried: Self, restIsBusy: Bool
  ) {
    var rest = bytes
    let ways = tried.stayed.filter { $0.key.source == pair.source }
      .ordered { ($0.key.target?.rawValue ?? -1) < ($1.key.target?.rawValue ?? -1) }
    for (way, reasons) in ways {
      for (reason, counted) in reasons.ordered(by: { $0.key < $1.key }) {
        let part = min(rest, counted)
        guard part > 0 else { continue }
        stayed[way, default: [:]][reason, default: 0] += part
        rest -= part
      }
    }
    guard rest > 0, restIsBusy else { return }
    target = pair.target
    count(stayed: rest, from: pair.source, .busy)
  }

  /// The counts of the calls, without the results for pages.
  var callsAlone: Self {
    var tally = Self()
    tally.calls = calls
    tally.longestCall = longestCall
    return tally
  }

  /// The results for pages, without the counts of the calls.
  var pagesAlone: Self {
    var tally = self
    tally.calls = 0
    tally.longestCall = .zero
    return tally
  }

  mutating func add(_ other: Self) {
    for moved in other.movedByWay { add(moved.bytes, to: moved.way) }
    for (way, bytes) in other.movedByOthers { movedByOthers[way, default: 0] += bytes }
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
        movedByOthers: ByteCount(rawValue: movedByOthers[way] ?? 0),
        stayed: (stayed[way] ?? [:]).ordered { $0.key < $1.key }.map {
          MigrationReport.Stay(reason: $0.key, size: ByteCount(rawValue: $0.value))
        })
    }
  }
}
