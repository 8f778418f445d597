internal import LinuxSystem

/// A migration that moves the pages of a process between nodes, a few thousand pages at a time, on several threads.
///
/// It moves the same pages as ``ProcessMigration`` but uses move_pages(2) and reports the result for each pair of
/// nodes. The process waits for single calls rather than for the whole run, several CPUs copy, and the run can be
/// stopped between any two calls. ``NodePairs`` describes the pairs of nodes. If a node is both a source and a target,
/// no page moves twice.
///
/// ```swift
/// let migration = ParallelMigration(of: ProcessID(rawValue: 4711), from: [0], to: [1])
/// let report = try migration.run()
/// for flow in report.flows { print(flow.pair.source, flow.moved, flow.stayedSize) }
/// ```
///
/// Only migrate_pages(2) moves pages to nodes outside the cpuset of the process, and only with CAP_SYS_NICE. The run
/// therefore uses migrate_pages(2) for these nodes. Each call moves all pages of one node and cannot be stopped. If the
/// call cannot do what is requested, the run is refused before any page moves.
///
/// The run reads the mappings at the start of each phase. Memory that the process maps or touches after that may stay;
/// ``looksAgain`` counts it.
public struct ParallelMigration: Hashable, Sendable {
  /// The process whose pages move.
  public let process: ProcessID
  /// The nodes whose pages move.
  public let from: NodeMask
  /// The nodes that the pages go to.
  public let to: NodeMask
  /// The pairs of source and target nodes; as migrate_pages(2) pairs the two sets, unless the caller chose pairs.
  public let pairs: NodePairs
  /// The mappings that move.
  public var mappings = MappingFilter()
  /// The number of threads that move pages; `nil` for as many as make the migration faster, at most ``mostWorkers``.
  ///
  /// The threads run on CPUs of the target nodes, and on CPUs of the source nodes if the target nodes have fewer CPUs.
  /// If the value is `nil`, no more threads start than there are such CPUs.
  public var workers: Int?
  /// The time limit of a single call; `nil` for no limit.
  ///
  /// With a limit, calls move fewer pages. The run does not read numa_maps, because that holds the memory lock of the
  /// process for a whole mapping.
  ///
  /// A call takes at least the time that the kernel needs for a single page.
  public var longestPause: Duration?
  /// The number of bytes per second that all threads together may move; `nil` for no limit.
  public var bandwidth: ByteCount?
  /// Whether to look again at the end for pages that are on the source nodes and were not tried.
  public var looksAgain = false

  /// The largest number of threads if ``workers`` is `nil`.
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

  /// Whether ``mappings`` selects no mapping of the process, for example because of a wrong name or address.
  ///
  /// The value is `false` if the process cannot be read.
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
  /// Before each call that moves pages, the thread that makes the call calls `stop`, and checks whether the held process
  /// has ended. If `stop` returns `true`, or the process has ended, the run makes no more calls.
  ///
  /// - Parameters:
  ///   - held: The process, held before it was examined; `nil` to hold it at the start of the run.
  ///   - watch: A function that receives the progress; `nil` if not requested.
  ///   - stop: A function that returns whether the run is to stop; several threads call it.
  /// - Returns: What moved and what stayed, and why; also if the run was stopped.
  /// - Throws: ``MigrationRefusal`` with the kernel's errno and its cause, if no page could be tried.
  ///
  /// Linux 2.6.18; from Linux 6.7 on, the run skips holes. Source: move_pages(2), ioctl_pagemap_scan(2).
  public func run(
    holding held: HeldProcess? = nil, watching watch: MigrationWatch? = nil,
    stop: @escaping @Sendable () -> Bool = { false }
  ) throws(MigrationRefusal) -> MigrationReport {
    let start = MonotonicClock.now
    let flags = try flags()
    let outside = try targetsOutsideCpuset(flags)
    let meter = MigrationMeter(from: start, watch)
    let supervisor = MigrationSupervisor(
      held ?? HeldProcess(process), meter, bandwidth: bandwidth, stop: stop)
    let worker = MigrationWorker(
      self, flags: flags, hugePage: SystemRoot.live.hugePageSize(), supervisor: supervisor,
      meter: meter, mark: MoverMark(on: process))
    // This fails before the first page moves if the process cannot be read.
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
        for isRepeated in [false, true] where !inside.isEmpty {
          let some = mappings.filter { $0.mayRepeat == isRepeated }
          guard !some.isEmpty || !isRepeated else { continue }
          let before =
            isRepeated
            ? worker.placesBefore(self.work(on: some, pages), on: sources) : PlacesBefore()
          let crew = move(
            self.work(on: some, pages), inside, by: worker, on: places,
            knowsHugePages: pages.scans, isCountedLater: isRepeated)
          workers = max(workers, crew)
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
        // The process may have executed another program.
        pages = try PopulatedPages(of: process)
        let found = worker.memory(
          of: work(on: try movableMappings(on: left, pages), pages), on: left)
        supervisor.count(found: found, as: pairs)
      }
    } catch {
      supervisor.refuse(error)
    }
    let (tally, end) = supervisor.result
    let now = MonotonicClock.now
    meter.end(now: now, isComplete: end == .complete)
    return MigrationReport(
      flows: tally.flows(of: pairs), end: end, elapsed: now - start, calls: tally.calls,
      longestCall: tally.longestCall, workers: workers)
  }
}

extension ParallelMigration {
  /// Checks the permission to move pages with calls that move nothing, and returns the flags that are permitted.
  func flags() throws(MigrationRefusal) -> MoveFlags {
    do throws(Errno) {
      return try LinuxKernel().permittedFlags(in: process)
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

  /// Returns the targets that move_pages(2) refuses.
  ///
  /// - Throws: ``MigrationRefusal`` if migrate_pages(2) would refuse them too, or cannot do what is requested.
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

  /// Returns the reason why pages cannot move to targets outside the cpuset of the process; `nil` if they can.
  ///
  /// migrate_pages(2) moves all mappings, and all pages of a node to one other node. With pairs that form a circle, it
  /// would move pages again that have already moved.
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
    // Without PAGEMAP_SCAN, the search for pages would read an entry for each page and each hole of every mapping.
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

  /// The largest resident memory for which numa_maps is read if the kernel has PAGEMAP_SCAN.
  ///
  /// Reading numa_maps holds the memory lock of the process for one mapping at a time, for about 0.1 ms per MiB at
  /// worst.
  private static let mostPlacesRead = ByteCount(rawValue: 64 << 20)

  /// Moves the pages that the work hands out, by a crew of workers.
  ///
  /// - Returns: The largest number of workers that ran at the same time.
  func move(
    _ work: MigrationWork, _ pairs: [NodePairs.Pair], by worker: MigrationWorker,
    on places: WorkerPlaces, knowsHugePages: Bool, isCountedLater: Bool
  ) -> Int {
    let crew = WorkerCrew(
      workers, atMost: mostWorkers(for: work, places), on: places
    ) { crew, number in
      worker.move(
        work, pairs, as: number, of: crew, knowsHugePages: knowsHugePages,
        isCountedLater: isCountedLater)
    }
    let workers = crew.run()
    worker.moveAgain(
      worker.supervisor.takePostponed(), knowsHugePages: knowsHugePages,
      isCountedLater: isCountedLater)
    return workers
  }

  /// Returns the CPUs on which workers run that move pages by these pairs.
  func workerPlaces(for pairs: [NodePairs.Pair]) -> WorkerPlaces {
    let allowed = (try? LinuxKernel().affinity(of: .caller)) ?? CPUMask()
    return SystemRoot.live.workerPlaces(
      from: NodeMask(pairs.map { $0.source }), to: NodeMask(pairs.map { $0.target }),
      among: allowed)
  }

  /// Returns the largest number of workers that have a CPU and enough memory to move.
  private func mostWorkers(for work: MigrationWork, _ places: WorkerPlaces) -> Int {
    min(Self.mostWorkers, places.count, work.size / Self.leastShare)
  }

  /// The least memory for each worker, in bytes: a smaller amount is moved before another thread has started.
  private static let leastShare = 8 << 20
}
