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
  /// How many threads move pages; nil for as many as are of use: at most ``mostWorkers``, and no more than there are CPUs
  /// on the nodes to fill.
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
    let meter = MigrationMeter(from: start, watch)
    let supervisor = MigrationSupervisor(
      held ?? HeldProcess(process), meter, bandwidth: bandwidth, stop: stop)
    let worker = MigrationWorker(
      self, try flags(), hugePage: SystemRoot.live.hugePageSize(), supervisor, meter)
    // That it may be read at all is known before the first page moves.
    var pages = try populatedPages()
    var workers = 0
    do throws(ReadError) {
      let phases = pairs.phases
      for (index, phase) in phases.enumerated() where supervisor.mayGoOn() {
        let work = try self.work(on: NodeMask(phase.map { $0.source }), pages)
        meter.expect(work.expected.multipliedSaturated(by: phases.count - index))
        let cpus = self.cpus(for: phase)
        let count = workerCount(for: work, cpus)
        let knowsHugePages = pages.scans
        runWorkers(count, on: cpus) {
          worker.move(work, phase, knowsHugePages: knowsHugePages)
        }
        workers = max(workers, count)
      }
      if looksAgain, supervisor.mayGoOn() {
        let left = pairs.sources.subtracting(pairs.targets)
        // It may have executed another program.
        pages = try PopulatedPages(of: process)
        worker.countAppeared(try work(on: left, pages), on: left)
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
  private func flags() throws(MigrationRefusal) -> MoveFlags {
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
    } catch .unreadable(_, let errno) {
      throw refusal(errno)
    } catch {
      throw refusal(.ioError)
    }
  }

  private func refusal(_ errno: Errno) -> MigrationRefusal {
    MigrationRefusal(
      of: ProcessMigration(of: process, from: from, to: to), errno: errno, call: .movePages)
  }

  private func work(
    on sources: NodeMask, _ pages: PopulatedPages
  ) throws(ReadError) -> MigrationWork {
    let root = SystemRoot.live
    let size = (try? root.processStatus(of: process))?.residentSize
    // Without PAGEMAP_SCAN each page of a mapping would be read, and of each hole.
    let isSmall = !pages.scans || (size.map { $0 <= Self.mostPlacesRead } ?? true)
    let mappings = try root.movableMappings(
      of: process, on: sources, self.mappings, readsPlaces: longestPause == nil && isSmall)
    return MigrationWork(mappings, hugePage: root.hugePageSize(), resident: size) {
      (start, end, most) throws(Errno) in
      try pages.part(from: start, to: end, most: most)
    }
  }

  /// Reading numa_maps holds the process's memory lock for a mapping at a time: some 0.1 ms a MiB at worst.
  private static let mostPlacesRead = ByteCount(rawValue: 64 << 20)

  private func cpus(for pairs: [NodePairs.Pair]) -> CPUMask {
    let allowed = (try? LinuxKernel().affinity(of: .caller)) ?? CPUMask()
    return SystemRoot.live.workerCPUs(for: NodeMask(pairs.map { $0.target }), among: allowed)
  }

  /// As many as asked for; else what CPUs there are, where each has enough to do.
  private func workerCount(for work: MigrationWork, _ cpus: CPUMask) -> Int {
    max(1, workers ?? min(Self.mostWorkers, cpus.count, work.size / Self.leastShare))
  }

  /// In bytes: less is moved before another thread has started.
  private static let leastShare = 8 << 20
}
