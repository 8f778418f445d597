internal import LinuxSystem

/// The memory that a migration would move, based on the current places of the pages.
///
/// If only a part of a mapping would move, its pages are assumed to be spread evenly over the mapping.
public struct MigrationForecast: Hashable, Sendable {
  /// Memory of one kind on one node.
  public struct Amount: Hashable, Sendable {
    /// The kind of the memory.
    public let kind: MappingKind
    /// The node that holds the memory.
    public let node: NodeID
    /// The amount of memory.
    public let size: ByteCount
  }

  /// A source of memory for pages that arrive on a node: its free memory, or a pool of huge pages.
  struct Arrival: Hashable {
    let node: NodeID
    /// The size of the pages in the pool; `nil` for free memory.
    let pageSize: ByteCount?
  }

  /// The amounts that would move, by kind and node.
  private var amountsByKind: [MappingKind: [NodeID: ByteCount]] = [:]
  /// The memory that would arrive; memory that leaves the node is subtracted.
  private var arrivals: [Arrival: ByteCount] = [:]
  /// The reasons why less memory may move than the amounts show; empty if the amounts are exact.
  public internal(set) var reasons: [GroupMemory.Reason] = []

  /// Creates an empty forecast.
  public init() {}

  /// The amounts that would move, by kind and by ascending node.
  public var amounts: [Amount] {
    MappingKind.allCases.flatMap { kind in
      (amountsByKind[kind] ?? [:]).ordered { $0.key < $1.key }.map {
        Amount(kind: kind, node: $0.key, size: $0.value)
      }
    }
  }

  /// The total amount that would move.
  public var size: ByteCount { amounts.sum { $0.size } }

  /// Returns how much free memory of a node the migration would use: the memory that arrives, less the memory that
  /// leaves.
  public func arriving(on node: NodeID) -> ByteCount {
    max(.zero, arrivals[Arrival(node: node, pageSize: nil)] ?? .zero)
  }

  /// Returns the number of huge pages of a size that the migration would take from the pool of a node.
  public func hugePagesArriving(on node: NodeID, of size: ByteCount) -> Int {
    max(0, arrivals[Arrival(node: node, pageSize: size)]?.rawValue ?? 0) / max(1, size.rawValue)
  }

  /// Adds the forecast of another migration.
  public static func += (left: inout Self, right: Self) {
    for (kind, nodes) in right.amountsByKind {
      for (node, size) in nodes {
        left.amountsByKind[kind, default: [:]][node, default: .zero] += size
      }
    }
    left.reasons += right.reasons.filter { !left.reasons.contains($0) }
    for (arrival, size) in right.arrivals { left.arrivals[arrival, default: .zero] += size }
  }
}

extension MigrationForecast {
  /// Counts the share of the pages of a mapping that would move.
  ///
  /// The `repeated` pages count as moving, but need no further memory on the target.
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

  /// Counts memory in which each page is included once.
  mutating func count(_ memory: DividedMemory, _ pairs: NodePairs) {
    for part in memory.parts {
      let bytes = Double(part.size.rawValue)
      count(
        part.kind, on: part.node, bytes: bytes, arriving: bytes,
        pageSize: part.kind == .hugetlb ? part.pageSize : nil, pairs)
    }
  }

  /// Counts memory of a file or segment; `pageSize` is that of its huge pages, or `nil`.
  mutating func count(
    _ size: ByteCount, on node: NodeID, of kind: MappingKind, pageSize: ByteCount?,
    _ pairs: NodePairs
  ) {
    let bytes = Double(size.rawValue)
    count(kind, on: node, bytes: bytes, arriving: bytes, pageSize: pageSize, pairs)
  }

  /// Counts the memory that would leave a node, and the memory that it needs on the targets.
  ///
  /// The memory on the targets is less if pages are mapped at several addresses.
  private mutating func count(
    _ kind: MappingKind, on node: NodeID, bytes all: Double, arriving: Double,
    pageSize: ByteCount?, _ pairs: NodePairs
  ) {
    let leaving = pairs.pairs.filter { $0.source == node }
    let weights = leaving.reduce(0) { $0 + $1.weight }
    for pair in leaving where pair.source != pair.target && weights > 0 {
      let part = Double(pair.weight) / Double(weights)
      let size = ByteCount(saturating: all * part)
      guard size > .zero else { continue }
      amountsByKind[kind, default: [:]][pair.source, default: .zero] += size
      let arriving = ByteCount(saturating: arriving * part)
      arrivals[Arrival(node: pair.target, pageSize: pageSize), default: .zero] += arriving
      arrivals[Arrival(node: pair.source, pageSize: pageSize), default: .zero] -= arriving
    }
  }
}

extension ByteCount {
  /// Converts a number of bytes, truncated and limited to 2^62.
  fileprivate init(saturating bytes: Double) {
    self.init(rawValue: bytes < 0x1p62 ? Int(bytes) : 1 << 62)
  }
}

extension ParallelMigration {
  /// Estimates the memory that would move, and moves nothing.
  ///
  /// The function reads the numa_maps of the process, which stalls the process for about 0.1 s per GiB.
  ///
  /// A page that is mapped at several addresses of the process, such as a merged page, counts at each address but needs
  /// memory on the target once. The frames of the pages show which pages these are, but the kernel shows frames only to
  /// a caller with CAP_SYS_ADMIN. For other callers, the forecast is an upper bound.
  ///
  /// - Throws: ``MigrationRefusal`` if the process cannot be read: it does not exist, the caller lacks ptrace-read access
  ///   to it, or the kernel has no NUMA.
  ///
  /// Linux 2.6.14. Source: numa(7), proc_pid_maps(5), proc_pid_pagemap(5).
  public func forecast() throws(MigrationRefusal) -> MigrationForecast {
    var counted = CountedPages()
    return try forecast(without: &counted)
  }

  /// Returns the forecast of each migration as if it ran alone, or the reason why its process cannot be read.
  ///
  /// Linux 2.6.14. Source: As ``forecast()``.
  public static func forecasts(
    of migrations: [ParallelMigration]
  ) -> [Result<MigrationForecast, MigrationRefusal>] {
    migrations.map { migration in
      Result { () throws(MigrationRefusal) in try migration.forecast() }
    }
  }

  /// Estimates the memory that several migrations together would move, with each page counted once.
  ///
  /// All migrations must have the same pairs of nodes and the same filter of mappings. Processes that cannot be read
  /// are omitted.
  ///
  /// Linux 4.2. Source: As ``SystemRoot/groupMemory(of:uncompared:isDetailed:)``.
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
          map, pages: mapping.pages.pageCount, pageSize: mapping.pageSize)
        if mayRepeat, mapping.greatestMapCount > 1, forecast.reasons.isEmpty {
          forecast.reasons = [.framesHidden]
        }
      }
      forecast.count(mapping, share: share, pairs, repeated: repeated)
    }
    return forecast
  }
}
