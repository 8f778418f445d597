internal import LinuxSystem

/// A migration that moves the pages of a file or segment between nodes, whether or not processes map them.
///
/// It moves what is in memory: the page cache of a file, the memory of a file on tmpfs or of a segment, or huge pages.
/// It reads nothing from a disk and never writes to the file. The calls are those of ``ParallelMigration``, on windows of
/// the file that this process maps.
///
/// ```swift
/// let migration = ObjectMigration(of: .file("/srv/model"), by: NodePairs(from: [0], to: [1]))
/// let report = try migration.run()
/// print(report.moved, report.stayed)
/// ```
///
/// Pages that a process maps move only for a caller with CAP_SYS_NICE. Two migrations of one file at the same time do
/// not detect each other, so both may count a page that one of them moves on.
public struct ObjectMigration: Hashable, Sendable {
  /// The file or segment.
  public let object: MemoryObject
  /// The pairs of source and target nodes.
  public let pairs: NodePairs
  /// The number of threads that move pages; `nil` as in ``ParallelMigration/workers``.
  public var workers: Int?
  /// The time limit of a single call; `nil` for no limit.
  public var longestPause: Duration?
  /// The number of bytes per second that all threads together may move; `nil` for no limit.
  public var bandwidth: ByteCount?
  /// Whether to look again at the end for pages that are on the source nodes and were not tried.
  public var looksAgain = false

  /// Plans a migration; ``run(watching:stop:)`` carries it out.
  public init(of object: MemoryObject, by pairs: NodePairs) {
    self.object = object
    self.pairs = pairs
  }

  /// The size of a window, in bytes: its page tables take 2 MiB.
  private static let windowSize = 1 << 30
}

extension ObjectMigration {
  /// Moves the pages.
  ///
  /// Before each call that moves pages, the thread that makes the call calls `stop`. If `stop` returns `true`, the run
  /// makes no more calls. The parameters are those of ``ParallelMigration/run(holding:watching:stop:)``.
  ///
  /// - Returns: What moved and what stayed, and why; also if the run was stopped.
  /// - Throws: ``ResidentMemoryError`` if no page could be tried, as ``LinuxKernel/residentMemory(of:)`` does; `.refused`
  ///   with the errno of move_pages if a seccomp filter blocks the call, or if the kernel has no NUMA.
  ///
  /// Linux 5.14. Source: mincore(2), madvise(2), userfaultfd(2), move_pages(2).
  public func run(
    watching watch: MigrationWatch? = nil, stop: @escaping @Sendable () -> Bool = { false }
  ) throws(ResidentMemoryError) -> MigrationReport {
    let start = MonotonicClock.now
    let windows = try ObjectWindows(of: object)
    let run = try ObjectRun(of: self, windows.pages, from: start, watch, stop: stop)
    run.meter.expect(windows.expected.rawValue)
    var workers = 1
    do throws(ResidentMemoryError) {
      try windows.visit(by: Self.windowSize, while: run.supervisor.mayGoOn) {
        (window, _) throws(ResidentMemoryError) in
        for phase in pairs.phases where run.supervisor.mayGoOn() {
          workers = max(workers, run.move(window, phase))
        }
      }
      if looksAgain { try run.countAppeared(windows, by: Self.windowSize) }
    } catch {
      guard let errno = error.errno, run.supervisor.result.tally.calls > 0 else { throw error }
      run.supervisor.end(by: errno)
    }
    let (tally, end) = run.supervisor.result
    let now = MonotonicClock.now
    run.meter.end(now: now, isComplete: end == .complete)
    return MigrationReport(
      flows: tally.flows(of: pairs), end: end, elapsed: now - start, calls: tally.calls,
      longestCall: tally.longestCall, workers: workers)
  }

  /// Estimates the memory that would move, and moves nothing.
  ///
  /// - Throws: As ``LinuxKernel/residentMemory(of:)``.
  ///
  /// Linux 5.14. Source: mincore(2), madvise(2), userfaultfd(2), move_pages(2).
  public func forecast() throws(ResidentMemoryError) -> MigrationForecast {
    let windows = try ObjectWindows(of: object)
    let memory = try ResidentMemory(in: windows)
    var forecast = MigrationForecast()
    for node in memory.places.nodes {
      forecast.count(
        memory.places[node], on: node, of: windows.pages.kind,
        pageSize: windows.pages.areHuge ? memory.pageSize : nil, pairs)
    }
    return forecast
  }

  /// The migration of this process's pages, as which the pages of a window move.
  fileprivate var engine: ParallelMigration {
    var engine = ParallelMigration(of: .caller, by: pairs)
    engine.workers = workers
    engine.longestPause = longestPause
    engine.bandwidth = bandwidth
    return engine
  }
}

/// The parts of a run that stay the same for all windows.
private struct ObjectRun {
  let meter: MigrationMeter
  let supervisor: MigrationSupervisor
  private let engine: ParallelMigration
  private let worker: MigrationWorker
  private let places: WorkerPlaces
  private let object: ObjectPages
  private let pagemap: PopulatedPages
  private let pairs: NodePairs
  private let hugePage = SystemRoot.live.hugePageSize()

  init(
    of migration: ObjectMigration, _ object: ObjectPages, from start: Duration,
    _ watch: MigrationWatch?, stop: @escaping @Sendable () -> Bool
  ) throws(ResidentMemoryError) {
    engine = migration.engine
    pairs = migration.pairs
    self.object = object
    let kernel = LinuxKernel()
    // Before Linux 5.14, the kernel does not know the advice that maps existing pages.
    try refused(object.object, call: "madvise") { () throws(Errno) in
      try kernel.mapWhatExists(
        of: AddressRange(start: PageAddress(rawValue: 0), size: .zero), pageSize: .basePage)
    }
    let flags = try refused(object.object, call: "move_pages") { () throws(Errno) in
      try kernel.permittedFlags(in: .caller)
    }
    do throws(ReadError) {
      pagemap = try PopulatedPages(of: .caller)
    } catch {
      throw .refused(object.object, call: "pagemap", error.errnoOfProcess)
    }
    places = engine.workerPlaces(for: pairs.pairs)
    meter = MigrationMeter(from: start, watch)
    supervisor = MigrationSupervisor(
      HeldProcess(.caller), meter, bandwidth: migration.bandwidth, stop: stop)
    worker = MigrationWorker(
      engine, flags: flags, hugePage: hugePage, supervisor: supervisor,
      meter: meter, mark: nil)
  }

  /// Moves the pages of a window, and returns the largest number of workers that ran at the same time.
  func move(_ window: AddressRange, _ phase: [NodePairs.Pair]) -> Int {
    engine.move(
      work(on: window), phase, by: worker, on: places, knowsHugePages: pagemap.scans,
      isCountedLater: false)
  }

  /// Counts the pages that are on sources which are not also targets, and were not tried.
  func countAppeared(
    _ windows: borrowing ObjectWindows, by size: Int
  ) throws(ResidentMemoryError) {
    let left = pairs.sources.subtracting(pairs.targets)
    var found: [NodeID: Int] = [:]
    try windows.visit(by: size, while: supervisor.mayGoOn) { (window, _) in
      for (node, bytes) in worker.memory(of: work(on: window), on: left) {
        found[node, default: 0] += bytes
      }
    }
    supervisor.count(found: found, as: pairs)
  }

  /// Returns the work on a window, of which each share is mapped when it is handed out.
  private func work(on window: AddressRange) -> MigrationWork {
    let pool: MemoryPool = object.areHuge ? .hugetlb(size: object.pageSize.rawValue) : .free
    let mapping = MovableMapping(start: window.start, end: window.end, pool: pool)
    return MigrationWork([mapping], hugePage: hugePage, resident: nil) {
      [object, pagemap] (start, end, most) throws(Errno) in
      let part = AddressRange(
        start, to: object.end(ofPartFrom: start, to: end, most: .basePage * most))
      do throws(ResidentMemoryError) {
        _ = try object.map(part)
      } catch {
        throw error.errno ?? .invalidArgument
      }
      return try pagemap.part(from: part.start, to: part.end, most: most)
    }
  }
}

extension ObjectPages {
  /// Returns the end of a part of about this size, at a page boundary; the part is at least one page.
  fileprivate func end(
    ofPartFrom start: PageAddress, to end: PageAddress, most: ByteCount
  ) -> PageAddress {
    let size = max(most.rawValue / pageSize.rawValue * pageSize.rawValue, pageSize.rawValue)
    return min(end, PageAddress(rawValue: start.rawValue + UInt(size)))
  }
}
