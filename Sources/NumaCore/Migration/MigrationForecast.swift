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
      for (node, amount) in nodes {
        let before = left.amountsByKind[kind, default: [:]][node, default: 0]
        left.amountsByKind[kind, default: [:]][node] = before.addingSaturated(amount)
      }
    }
    for (arrival, amount) in right.arrivals {
      left.arrivals[arrival] = left.arrivals[arrival, default: 0].addingSaturated(amount)
    }
  }
}

extension MigrationForecast {
  /// Counts the pages of a mapping, of which a share would move.
  mutating func count(_ mapping: NumaMapping, share: Double, _ pairs: NodePairs) {
    for place in mapping.pages {
      let all = place.pages.multipliedSaturated(by: mapping.pageSize.rawValue)
      let leaving = pairs.pairs.filter { $0.source == place.node }
      let weights = leaving.reduce(0) { $0 + $1.weight }
      for pair in leaving where pair.source != pair.target && weights > 0 {
        let bytes = Int(Double(all) * share * Double(pair.weight) / Double(weights))
        guard bytes > 0 else { continue }
        amountsByKind[mapping.kind, default: [:]][pair.source, default: 0] += bytes
        let pageSize = mapping.isHugetlb ? mapping.pageSize : nil
        arrivals[Arrival(node: pair.target, pageSize: pageSize), default: 0] += bytes
        arrivals[Arrival(node: pair.source, pageSize: pageSize), default: 0] -= bytes
      }
    }
  }
}

/// What processes share, so that it is counted once.
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

  /// The same for several; what they share is counted once. Those that cannot be looked at come with the reason.
  public static func forecasts(
    of migrations: [ParallelMigration]
  ) -> [Result<MigrationForecast, MigrationRefusal>] {
    var shared = SharedMappings()
    return migrations.map { migration in
      Result { () throws(MigrationRefusal) in try migration.forecast(without: &shared) }
    }
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
