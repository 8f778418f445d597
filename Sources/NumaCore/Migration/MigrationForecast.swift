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
      left.amountsByKind[kind, default: [:]].merge(nodes) { $0.addingSaturated($1) }
    }
    left.reasons += right.reasons.filter { !left.reasons.contains($0) }
    left.arrivals.merge(right.arrivals) { $0.addingSaturated($1) }
  }
}

extension MigrationForecast {
  /// Counts the pages of a mapping, of which a share would move.
  mutating func count(_ mapping: NumaMapping, share: Double, _ pairs: NodePairs) {
    for place in mapping.pages {
      let all = place.pages.multipliedSaturated(by: mapping.pageSize.rawValue)
      count(
        mapping.kind, on: place.node, bytes: Double(all) * share,
        pageSize: mapping.isHugetlb ? mapping.pageSize : nil, pairs)
    }
  }

  /// Counts memory that is known to be on its nodes once.
  mutating func count(_ memory: DividedMemory, _ pairs: NodePairs) {
    for part in memory.parts {
      count(
        part.kind, on: part.node, bytes: Double(part.size.rawValue),
        pageSize: part.kind == .hugetlb ? part.pageSize : nil, pairs)
    }
  }

  private mutating func count(
    _ kind: MappingKind, on node: NodeID, bytes all: Double, pageSize: ByteCount?,
    _ pairs: NodePairs
  ) {
    let leaving = pairs.pairs.filter { $0.source == node }
    let weights = leaving.reduce(0) { $0 + $1.weight }
    for pair in leaving where pair.source != pair.target && weights > 0 {
      let bytes = Int(all * Double(pair.weight) / Double(weights))
      guard bytes > 0 else { continue }
      amountsByKind[kind, default: [:]][pair.source, default: 0] += bytes
      arrivals[Arrival(node: pair.target, pageSize: pageSize), default: 0] += bytes
      arrivals[Arrival(node: pair.source, pageSize: pageSize), default: 0] -= bytes
    }
  }
}

/// What a process maps several times, so that it is counted once.
struct SharedMappings {
  private struct Key: Hashable {
    let name: [UInt8]
    let inode: UInt
    let offset: UInt
    let size: ByteCount
  }

  private var seen: Set<Key> = []

  /// Whether a mapping is of pages that an earlier one has shown.
  mutating func isRepeated(_ map: MemoryMap) -> Bool {
    guard map.access.contains(.shared), map.inode != 0 else { return false }
    return !seen.insert(
      Key(name: map.name, inode: map.inode, offset: map.offset, size: map.range.size)
    ).inserted
  }
}

extension ParallelMigration {
  /// Says what would move, and moves nothing. Its numa_maps is read for it, which holds the process up for 0.1 s a GiB or
  /// so.
  ///
  /// - Throws: ``MigrationRefusal`` where the process cannot be looked at.
  ///
  /// Source: numa(7), proc_pid_maps(5).
  public func forecast() throws(MigrationRefusal) -> MigrationForecast {
    var shared = SharedMappings()
    return try forecast(without: &shared)
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
    without shared: inout SharedMappings
  ) throws(MigrationRefusal) -> MigrationForecast {
    do throws(ReadError) {
      return try forecast(in: .live, without: &shared)
    } catch {
      var errno = Errno.ioError
      if case .unreadable(_, let reason) = error { errno = reason }
      throw MigrationRefusal(
        of: ProcessMigration(of: process, from: from, to: to),
        errno: errno == .noSuchFileOrDirectory ? .noSuchProcess : errno, call: .movePages)
    }
  }

  func forecast(
    in root: SystemRoot, without shared: inout SharedMappings
  ) throws(ReadError) -> MigrationForecast {
    var maps: [PageAddress: MemoryMap] = [:]
    for map in try root.memoryMaps(of: process) { maps[map.range.start] = map }
    var forecast = MigrationForecast()
    var places = try root.numaMaps(of: process)
    while let mapping = try places.next() {
      guard let map = maps[mapping.start], !map.isOfKernel, !mapping.pages.isEmpty else {
        continue
      }
      let parts = mappings.parts(of: map, kind: mapping.kind)
      guard !parts.isEmpty, !shared.isRepeated(map) else { continue }
      let size = parts.reduce(0.0) { $0 + Double($1.size.rawValue) }
      forecast.count(mapping, share: size / Double(max(1, map.range.size.rawValue)), pairs)
    }
    return forecast
  }
}
