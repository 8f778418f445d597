internal import LinuxSystem

/// What a migration would move, by where the pages are now.
///
/// Of a mapping of which only a part would move, the pages are taken to be spread evenly over it.
public struct MigrationForecast: Hashable, Sendable {
  /// Memory of one kind on one node.
  public struct Amount: Hashable, Sendable {
    /// The kind.
    public let kind: MappingKind
    /// The node that it is on.
    public let node: NodeID
    /// How much it is.
    public let size: ByteCount
  }

  /// What would come to a node from a source of memory there: what is free, or a pool of huge pages.
  struct Arrival: Hashable {
    let node: NodeID
    /// The pages of a pool; nil for what is free.
    let pageSize: ByteCount?
  }

  /// In bytes, by kind and node.
  private var amountsByKind: [MappingKind: [NodeID: Int]] = [:]
  /// In bytes; what leaves a node counts against it.
  private var arrivals: [Arrival: Int] = [:]
  /// Why less may move than the amounts say; empty where they are exact.
  public internal(set) var reasons: [GroupMemory.Reason] = []

  /// Nothing.
  public init() {}

  /// What would move, by kind and by ascending node.
  public var amounts: [Amount] {
    MappingKind.allCases.flatMap { kind in
      (amountsByKind[kind] ?? [:]).sorted { $0.key < $1.key }.map {
        Amount(kind: kind, node: $0.key, size: ByteCount(rawValue: $0.value))
      }
    }
  }

  /// All that would move.
  public var size: ByteCount {
    ByteCount(rawValue: amounts.reduce(0) { $0.addingSaturated($1.size.rawValue) })
  }

  /// How much of a node's free memory it would take: what comes without what leaves.
  public func arriving(on node: NodeID) -> ByteCount {
    ByteCount(rawValue: max(0, arrivals[Arrival(node: node, pageSize: nil)] ?? 0))
  }

  /// How many huge pages of a size it would take of a node's pool.
  public func hugePagesArriving(on node: NodeID, of size: ByteCount) -> Int {
    max(0, arrivals[Arrival(node: node, pageSize: size)] ?? 0) / max(1, size.rawValue)
  }

  /// Adds what another migration would move.
  public static func += (left: inout Self, right: Self) {
    for (kind, nodes) in right.amountsByKind {
      for (node, bytes) in nodes {
        let sum = (left.amountsByKind[kind]?[node] ?? 0).addingSaturated(bytes)
        left.amountsByKind[kind, default: [:]][node] = sum
      }
    }
    left.reasons += right.reasons.filter { !left.reasons.contains($0) }
    for (arrival, bytes) in right.arrivals {
      left.arrivals[arrival] = (left.arrivals[arrival] ?? 0).addingSaturated(bytes)
    }
  }
}

extension MigrationForecast {
  /// Counts the pages of a mapping, of which a share would move, without those that were counted before.
  mutating func count(
    _ mapping: NumaMapping, share: Double, _ pairs: NodePairs,
    repeated: RepeatedPages = RepeatedPages()
  ) {
    for place in mapping.pages {
      let pages = Double(place.pages) * share
      let frames = max(0, pages - Double(repeated.nodes[place.node] ?? 0))
      let size = Double(mapping.pageSize.rawValue)
      count(
        mapping.kind, on: place.node, bytes: pages * size, arriving: frames * size,
        pageSize: mapping.isHugetlb ? mapping.pageSize : nil, pairs)
    }
  }

  /// Counts memory that is known to be on its nodes once.
  mutating func count(_ memory: DividedMemory, _ pairs: NodePairs) {
    for part in memory.parts {
      let bytes = Double(part.size.rawValue)
      count(
        part.kind, on: part.node, bytes: bytes, arriving: bytes,
        pageSize: part.kind == .hugetlb ? part.pageSize : nil, pairs)
    }
  }

  /// Counts what would leave a node, and the room that it needs: less where pages are mapped at several addresses.
  private mutating func count(
    _ kind: MappingKind, on node: NodeID, bytes all: Double, arriving: Double,
    pageSize: ByteCount?, _ pairs: NodePairs
  ) {
    let leaving = pairs.pairs.filter { $0.source == node }
    let weights = leaving.reduce(0) { $0 + $1.weight }
    for pair in leaving where pair.source != pair.target && weights > 0 {
      let part = Double(pair.weight) / Double(weights)
      let bytes = Int(saturating: all * part)
      guard bytes > 0 else { continue }
      amountsByKind[kind, default: [:]][pair.source, default: 0] += bytes
      let arriving = Int(saturating: arriving * part)
      arrivals[Arrival(node: pair.target, pageSize: pageSize), default: 0] += arriving
      arrivals[Arrival(node: pair.source, pageSize: pageSize), default: 0] -= arriving
    }
  }
}

extension Int {
  /// The whole part of an amount that may be beyond every Int.
  fileprivate init(saturating amount: Double) { self = amount < 0x1p62 ? Int(amount) : 1 << 62 }
}

/// Pages of a mapping whose frames were counted before, by node.
struct RepeatedPages: Hashable {
  /// They are mapped at another address of the process too: they move, and need no more room.
  var nodes: [NodeID: Int] = [:]
}

/// What was counted, so that memory that is mapped several times needs room once.
struct CountedPages {
  private struct Key: Hashable {
    let name: [UInt8]
    let inode: UInt
    let offset: UInt
    let size: ByteCount
  }

  /// Frames of the process.
  private var own = FrameSet()
  /// Where frames are not shown: how many pages of a shared mapping were counted.
  private var pagesByMapping: [Key: Int] = [:]
  /// Finds the pages whose frames were counted before, and counts the frames.
  ///
  /// - Returns: `nil` where frames are not shown.
  mutating func repeated(
    _ parts: [AddressRange], pageSize: ByteCount, _ pages: PopulatedPages, of process: ProcessID
  ) -> RepeatedPages? {
    var known: [PageAddress] = []
    var own = own
    for part in parts {
      let isShown = try? pages.visitSharedFrames(
        from: part.start, to: part.end, step: max(1, pageSize.rawValue)
      ) { page, frame in
        if !own.insert(frame) { known.append(page) }
      }
      guard isShown == true else { return nil }
    }
    self.own = own
    return RepeatedPages(nodes: Self.count(known, of: process))
  }

  /// How many pages are on each node.
  private static func count(_ pages: [PageAddress], of process: ProcessID) -> [NodeID: Int] {
    var counts: [NodeID: Int] = [:]
    var rest = pages[...]
    while !rest.isEmpty {
      let part = [PageAddress](rest.prefix(4096))
      rest = rest.dropFirst(part.count)
      for place in (try? LinuxKernel().places(of: part, in: process)) ?? [] {
        if case .on(let node) = place { counts[node, default: 0] += 1 }
      }
    }
    return counts
  }

  /// Which part of a mapping's pages is new where frames are not shown: a shared mapping has no more pages than its size.
  mutating func newShare(_ map: MemoryMap, pages: Int, pageSize: ByteCount) -> Double {
    guard map.access.contains(.shared), map.inode != 0, pages > 0 else { return 1 }
    let key = Key(name: map.name, inode: map.inode, offset: map.offset, size: map.range.size)
    let counted = pagesByMapping[key] ?? 0
    let new = min(pages, max(0, map.range.size.rawValue / max(1, pageSize.rawValue) - counted))
    pagesByMapping[key] = counted + new
    return Double(new) / Double(pages)
  }
}

extension ParallelMigration {
  /// Says what would move, and moves nothing. Its numa_maps is read for it, which holds the process up for 0.1 s a GiB or
  /// so.
  ///
  /// A page that is mapped at several addresses of the process, as merged pages are, moves with each and needs room once.
  /// Which these are, their frames say, where the caller may see them: that takes CAP_SYS_ADMIN. Otherwise the forecast is
  /// an upper bound.
  ///
  /// - Throws: ``MigrationRefusal`` where the process cannot be looked at.
  ///
  /// Source: numa(7), proc_pid_maps(5), proc_pid_pagemap(5).
  public func forecast() throws(MigrationRefusal) -> MigrationForecast {
    var counted = CountedPages()
    return try forecast(without: &counted)
  }

  /// The same for each of several, as if it were to move alone. Those that cannot be looked at come with the reason.
  public static func forecasts(
    of migrations: [ParallelMigration]
  ) -> [Result<MigrationForecast, MigrationRefusal>] {
    migrations.map { migration in
      Result { () throws(MigrationRefusal) in try migration.forecast() }
    }
  }

  /// Says what would move of several processes together, each page once. All migrations must have the same pairs of
  /// nodes and the same filter of mappings; processes that cannot be looked at are left out.
  ///
  /// Source: As ``SystemRoot/groupMemory(of:uncompared:isDetailed:)``.
  public static func forecast(ofAll migrations: [ParallelMigration]) -> MigrationForecast {
    var forecast = MigrationForecast()
    guard let first = migrations.first else { return forecast }
    let processes = migrations.map { $0.process }
    let memory = SystemRoot.live.groupMemory(
      of: processes, uncompared: LinuxKernel().addressSpaces(of: processes).uncompared,
      filter: GroupFilter(
        mappings: first.mappings, takesKernelPages: false, nodes: first.pairs.sources))
    forecast.count(memory.total, first.pairs)
    forecast.reasons = memory.reasons
    return forecast
  }

  private func forecast(
    without counted: inout CountedPages
  ) throws(MigrationRefusal) -> MigrationForecast {
    do throws(ReadError) {
      return try forecast(in: .live, without: &counted)
    } catch {
      throw MigrationRefusal(
        of: ProcessMigration(of: process, from: from, to: to), errno: error.errnoOfProcess,
        call: .movePages)
    }
  }

  func forecast(
    in root: SystemRoot, without counted: inout CountedPages
  ) throws(ReadError) -> MigrationForecast {
    var maps: [PageAddress: MemoryMap] = [:]
    for map in try root.memoryMaps(of: process) { maps[map.range.start] = map }
    let frames = root.isLive ? try? PopulatedPages(of: process, in: root) : nil
    let mayRepeat = root.hasMergedPages(process)
    var forecast = MigrationForecast()
    var places = try root.numaMaps(of: process)
    while let mapping = try places.next() {
      guard let map = maps[mapping.start], !map.isOfKernel,
        mapping.pages.contains(where: { pairs.sources.contains($0.node) })
      else { continue }
      let parts = mappings.parts(of: map, kind: mapping.kind)
      guard !parts.isEmpty else { continue }
      let size = parts.reduce(0.0) { $0 + Double($1.size.rawValue) }
      var share = size / Double(max(1, map.range.size.rawValue))
      var repeated = RepeatedPages()
      if let frames, mapping.greatestMapCount > 1,
        let found = counted.repeated(parts, pageSize: mapping.pageSize, frames, of: process)
      {
        repeated = found
      } else if mapping.greatestMapCount > 1 || frames == nil {
        share *= counted.newShare(
          map, pages: mapping.pages.reduce(0) { $0.addingSaturated($1.pages) },
          pageSize: mapping.pageSize)
        if mayRepeat, mapping.greatestMapCount > 1, forecast.reasons.isEmpty {
          forecast.reasons = [.framesHidden]
        }
      }
      forecast.count(mapping, share: share, pairs, repeated: repeated)
    }
    return forecast
  }
}
