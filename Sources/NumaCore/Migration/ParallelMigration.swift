internal import LinuxSystem

/// Moves the pages of a process between nodes a few at a time, on several threads, and tells what became of each.
///
/// It moves what ``ProcessMigration`` moves, by move_pages(2): the process is held up for single calls rather than for the
/// whole run, several CPUs copy, and it can be stopped between any two calls. Nodes pair as ``NodePairs`` says; where a
/// node is both left and filled, no page moves twice.
///
/// ```swift
/// let migration = ParallelMigration(of: ProcessID(rawValue: 4711), from: [0], to: [1])
/// let report = try migration.run()
/// for flow in report.flows { print(flow.pair.source, flow.moved, flow.stayedSize) }
/// ```
///
/// Nodes outside the cpuset of the process are filled by migrate_pages(2), which alone may, and only with CAP_SYS_NICE: all
/// pages of a node in one call, which cannot be stopped. What that call cannot do is refused before any page moves.
///
/// It looks at the mappings once. What the process maps or touches meanwhile may stay; ``looksAgain`` counts it.
public struct ParallelMigration: Hashable, Sendable {
  /// The process whose pages move.
  public let process: ProcessID
  /// The nodes whose pages move.
  public let from: NodeMask
  /// The nodes they go to.
  public let to: NodeMask
  /// Which node's pages go to which; as migrate_pages(2) pairs the two sets, unless it was chosen.
  public let pairs: NodePairs
  /// Which mappings move.
  public var mappings = MappingFilter()
  /// How many threads move pages; `nil` for as many as make the migration faster, at most ``mostWorkers``.
  ///
  /// They run on CPUs of the nodes to fill, and on those of the nodes to leave where the nodes to fill have fewer. No more
  /// start by themselves than there are such CPUs.
  public var workers: Int?
  /// The longest that a single call may take; nil where that is no matter. Calls become as short as that takes, and
  /// numa_maps is not read, which holds the process's memory lock for a whole mapping.
  ///
  /// It cannot be less than what the kernel takes for a single page.
  public var longestPause: Duration?
  /// How many bytes may move in a second, by all threads together; nil where that is no matter.
  public var bandwidth: ByteCount?
  /// Whether to look again at the end for pages that are on the nodes to leave, and were not tried.
  public var looksAgain = false

  /// The most threads that it takes by itself.
  public static let mostWorkers = 8

  /// Plans a migration; ``run(holding:watching:stop:)`` carries it out.
  public init(of process: ProcessID, from: NodeMask, to: NodeMask) {
    self.process = process
    self.from = from
    self.to = to
    pairs = NodePairs(from: from, to: to)
  }

  /// Plans a migration by chosen pairs; ``run(holding:watching:stop:)`` carries it out.
  public init(of process: ProcessID, by pairs: NodePairs) {
    self.process = process
    from = pairs.sources
    to = pairs.targets
    self.pairs = pairs
  }

  /// Whether ``mappings`` chooses none of the process's mappings, as one with a wrong name or address does. False where
  /// the process cannot be read.
  ///
  /// Source: proc_pid_maps(5).
  public var choosesNothing: Bool { choosesNothing(in: .live) }

  func choosesNothing(in root: SystemRoot) -> Bool {
    guard !mappings.takesAll, let maps = try? root.memoryMaps(of: process), !maps.isEmpty else {
      return false
    }
    return maps.allSatisfy { map in
      map.isOfKernel || mappings.parts(of: map, kind: root.kind(of: map, in: process)).isEmpty
    }
  }

  /// Moves the pages.
  ///
  /// The function is asked before each call, by any of the threads, whether to stop; and the process that is held whether
  /// it has ended. Who watches is told how far it is.
  ///
  /// - Throws: ``MigrationRefusal`` where nothing could be tried, with the kernel's errno and what lies behind it.
  ///
  /// Linux 2.6.18; from 6.7 on it does not look at holes. Source: move_pages(2), ioctl_pagemap_scan(2).
  public func run(
    holding held: HeldProcess? = nil, watching watch: MigrationWatch? = nil,
    stop: @escaping @Sendable () -> Bool = { false }
  ) throws(MigrationRefusal) -> MigrationReport {
    let start = LinuxKernel().monotonicTime()
    let flags = try flags()
    let outside = try targetsOutsideCpuset(flags)
    let meter = MigrationMeter(from: start, watch)
    let supervisor = MigrationSupervisor(
      held ?? HeldProcess(process), meter, bandwidth: bandwidth, stop: stop)
    let worker = MigrationWorker(
      self, flags, hugePage: SystemRoot.live.hugePageSize(), supervisor, meter)
    // That it may be read at all is known before the first page moves.
    var pages = try populatedPages()
    var workers = 0
    do throws(ReadError) {
      let phases = pairs.phases
      for (index, phase) in phases.enumerated() where supervisor.mayGoOn() {
        let inside = phase.filter { !outside.contains($0.target) }
        let sources = NodeMask(inside.map { $0.source })
        let mappings = try movableMappings(on: sources, pages)
        let expected = work(on: mappings, pages).expected
        meter.expect(expected.multipliedSaturated(by: phases.count - index))
        let places = self.workerPlaces(for: inside)
        let knowsHugePages = pages.scans
        for isRepeated in [false, true] where !inside.isEmpty {
          let some = mappings.filter { $0.mayRepeat == isRepeated }
          guard !some.isEmpty || !isRepeated else { continue }
          let before =
            isRepeated
            ? worker.placesBefore(self.work(on: some, pages), on: sources) : PlacesBefore()
          let work = self.work(on: some, pages)
          let crew = WorkerCrew(
            self.workers, atMost: mostWorkers(for: work, places), on: places
          ) { crew, number in
            worker.move(
              work, inside, as: number, of: crew, knowsHugePages: knowsHugePages,
              isCountedLater: isRepeated)
          }
          workers = max(workers, crew.run())
          worker.moveAgain(
            supervisor.takePostponed(), knowsHugePages: knowsHugePages, isCountedLater: isRepeated)
          if isRepeated { worker.countRepeated(before, inside) }
        }
        if inside.isEmpty { workers = max(workers, 1) }
        for pair in phase where outside.contains(pair.target) && supervisor.mayGoOn() {
          let sources: NodeMask = [pair.source]
          let work = self.work(on: try movableMappings(on: sources, pages), pages)
          worker.moveByKernel(pair, work)
        }
      }
      if looksAgain, supervisor.mayGoOn() {
        let left = pairs.sources.subtracting(pairs.targets)
        // It may have executed another program.
        pages = try PopulatedPages(of: process)
        worker.countAppeared(work(on: try movableMappings(on: left, pages), pages), on: left)
      }
    } catch {
      supervisor.refuse(error)
    }
    let (tally, end) = supervisor.result
    let now = LinuxKernel().monotonicTime()
    meter.end(now: now, isComplete: end == .complete)
    return MigrationReport(
      flows: tally.flows(of: pairs), end: end, elapsed: now - start, calls: tally.calls,
      longestCall: tally.longestCall, workers: workers)
  }
}

extension ParallelMigration {
  /// Asks for the right to move, by moving nothing.
  func flags() throws(MigrationRefusal) -> MoveFlags {
    let kernel = LinuxKernel()
    do throws(Errno) {
      // CAP_SYS_NICE may be that of a user namespace, and counts for nothing then.
      if (try? kernel.movePages([], to: [], in: process, .all)) != nil { return .all }
      _ = try kernel.movePages([], to: [], in: process, .exclusive)
      return .exclusive
    } catch {
      throw refusal(error)
    }
  }

  private func populatedPages() throws(MigrationRefusal) -> PopulatedPages {
    do throws(ReadError) {
      return try PopulatedPages(of: process)
    } catch {
      throw refusal(error.errnoOfProcess)
    }
  }

  /// The targets that move_pages(2) refuses.
  ///
  /// - Throws: Where migrate_pages(2) would refuse them too, or cannot do what is requested.
  func targetsOutsideCpuset(_ flags: MoveFlags) throws(MigrationRefusal) -> NodeMask {
    guard let allowed = (try? SystemRoot.live.processStatus(of: process))?.allowedNodes else {
      return NodeMask()
    }
    let outside = pairs.targets.subtracting(allowed)
    if let cause = causeToRefuse(outside, allowed, movesShared: flags == .all) {
      throw MigrationRefusal(of: process, errno: .permissionDenied, cause)
    }
    return outside
  }

  /// Why targets outside the cpuset of the process cannot be filled; `nil` where they can.
  ///
  /// migrate_pages(2) takes all mappings, and all pages of a node to one other node. Pairs that form a circle it would
  /// move on.
  func causeToRefuse(
    _ outside: NodeMask, _ allowed: NodeMask, movesShared: Bool
  ) -> MigrationRefusal.Cause? {
    guard !outside.isEmpty else { return nil }
    guard movesShared else { return .outsideCpuset(outside, allowed: allowed) }
    let isCircle = pairs.phases.contains { phase in
      let sources = NodeMask(phase.map { $0.source })
      return phase.contains { outside.contains($0.target) && sources.contains($0.target) }
    }
    let isWhole = mappings.takesAll && !pairs.spreads && !isCircle
    let isFree = bandwidth == nil && longestPause == nil
    return isWhole && isFree ? nil : .partsOutsideCpuset(outside, allowed: allowed)
  }

  private func refusal(_ errno: Errno) -> MigrationRefusal {
    MigrationRefusal(
      of: ProcessMigration(of: process, from: from, to: to), errno: errno, call: .movePages)
  }

  private func movableMappings(
    on sources: NodeMask, _ pages: PopulatedPages
  ) throws(ReadError) -> [MovableMapping] {
    // Without PAGEMAP_SCAN each page of a mapping would be read, and of each hole.
    let isSmall = !pages.scans || (residentSize.map { $0 <= Self.mostPlacesRead } ?? true)
    return try SystemRoot.live.movableMappings(
      of: process, on: sources, mappings, readsPlaces: longestPause == nil && isSmall)
  }

  private func work(on mappings: [MovableMapping], _ pages: PopulatedPages) -> MigrationWork {
    MigrationWork(mappings, hugePage: SystemRoot.live.hugePageSize(), resident: residentSize) {
      (start, end, most) throws(Errno) in
      try pages.part(from: start, to: end, most: most)
    }
  }

  private var residentSize: ByteCount? {
    (try? SystemRoot.live.processStatus(of: process))?.residentSize
  }

  /// Reading numa_maps holds the process's memory lock for a mapping at a time: some 0.1 ms a MiB at worst.
  private static let mostPlacesRead = ByteCount(rawValue: 64 << 20)

  private func workerPlaces(for pairs: [NodePairs.Pair]) -> WorkerPlaces {
    let allowed = (try? LinuxKernel().affinity(of: .caller)) ?? CPUMask()
    return SystemRoot.live.workerPlaces(
      from: NodeMask(pairs.map { $0.source }), to: NodeMask(pairs.map { $0.target }),
      among: allowed)
  }

  /// As many as there are CPUs for, where each has enough to do.
  private func mostWorkers(for work: MigrationWork, _ places: WorkerPlaces) -> Int {
    min(Self.mostWorkers, places.count, work.size / Self.leastShare)
  }

  /// In bytes: less is moved before another thread has started.
  private static let leastShare = 8 << 20
}
