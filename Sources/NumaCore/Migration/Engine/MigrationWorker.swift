internal import LinuxSystem

/// The work of each thread of a migration, which takes shares and moves their pages.
struct MigrationWorker: Sendable {
  let migration: ParallelMigration
  let flags: MoveFlags
  let hugePage: Int
  let supervisor: MigrationSupervisor
  let meter: MigrationMeter
  /// The mark on the process; `nil` if the process is not marked, so that its workers take no turns with others.
  private let mark: MoverMark?
  private let dealer: Guarded<PageDealer>
  private let basePage = ByteCount.basePage.rawValue

  init(
    _ migration: ParallelMigration, flags: MoveFlags, hugePage: Int,
    supervisor: MigrationSupervisor, meter: MigrationMeter, mark: MoverMark?
  ) {
    self.migration = migration
    self.flags = flags
    self.hugePage = hugePage
    self.supervisor = supervisor
    self.meter = meter
    self.mark = mark
    dealer = Guarded(PageDealer(migration.pairs))
  }

  /// Creates a lock for one thread; `nil` if the process cannot be marked or locked.
  func makeLock() -> MoverLock? { mark.flatMap { MoverLock(on: migration.process, $0) } }

  /// Moves shares until none is left, and counts the results for their pages.
  ///
  /// Pages whose frames may have several addresses are counted later, by ``countRepeated(_:_:)``. Such a page moves
  /// together with a page at another address, and the kernel reports no node for it during that move.
  func move(
    _ work: MigrationWork, _ pairs: [NodePairs.Pair], as number: Int, of crew: WorkerCrew,
    knowsHugePages: Bool, isCountedLater: Bool
  ) {
    var mover = makeMover(knowsHugePages: knowsHugePages)
    mover.postponesBusyPages = true
    let sources = NodeMask(pairs.map { $0.source })
    while supervisor.mayGoOn(), crew.mayStay(number), let share = take(work) {
      mover.beginTurn()
      defer { mover.endTurn() }
      let start = MonotonicClock.now
      let places = places(of: share)
      let misplaced = Self.misplaced(places, on: sources)
      let movedBefore = mover.tally.moved
      for (target, leaving) in dealer.withLock({ $0.deal(misplaced) }) {
        mover.move(
          knowsHugePages
            ? leaving : leaving.joiningHugePages(basePage: basePage, hugePage: hugePage),
          to: target)
      }
      let movedNow = mover.tally.moved - movedBefore
      meter.count(passed: max(0, share.reduce(0) { $0 + $1.size } - movedNow))
      crew.learn(moved: movedNow, from: start, to: MonotonicClock.now)
    }
    add(mover.tally, isCountedLater: isCountedLater)
    supervisor.postpone(mover.postponed)
  }

  private func add(_ tally: MigrationTally, isCountedLater: Bool) {
    if isCountedLater { supervisor.addUnchecked(tally) } else { supervisor.add(tally) }
  }

  private func makeMover(knowsHugePages: Bool) -> PageMover<LinuxKernel, MigrationSupervisor> {
    var mover = PageMover(
      kernel: LinuxKernel(), process: migration.process, flags: flags, basePage: basePage,
      supervisor: supervisor,
      budget: MoveBudget(
        longestCall: migration.longestPause,
        mostBytes: migration.bandwidth.map(MovePace.bytesAtOnce) ?? .max),
      knowsHugePages: knowsHugePages)
    mover.lock = makeLock()
    return mover
  }

  /// Tries busy pages again after all other workers have ended, so that none of them moves the same frame now.
  ///
  /// A page that is on its target was moved by another migration, unless it is counted later.
  func moveAgain(
    _ postponed: [PostponedPages], knowsHugePages: Bool, isCountedLater: Bool
  ) {
    guard !postponed.isEmpty else { return }
    var mover = makeMover(knowsHugePages: knowsHugePages)
    for part in postponed where supervisor.mayGoOn() {
      mover.beginTurn()
      defer { mover.endTurn() }
      mover.tally.target = part.target
      guard let places = statuses(of: part.pages) else { return }
      let left = mover.tally.countDeparted(part.pages, at: places)
      mover.move(left, to: part.target)
    }
    add(mover.tally, isCountedLater: isCountedLater)
  }

  /// Counts pages whose frames may have several addresses, after all workers have ended.
  ///
  /// The function compares the node of each page before the first move with its node now.
  func countRepeated(_ before: PlacesBefore, _ pairs: [NodePairs.Pair]) {
    let tried = supervisor.takeUnchecked()
    var tally = MigrationTally()
    var left: [NodeID: Int] = [:]
    var isKnown = true
    before.visit { pages in
      guard isKnown, let places = statuses(of: pages) else {
        isKnown = false
        return
      }
      for (page, place) in zip(pages, places) {
        switch place {
        case .on(page.source): left[page.source, default: 0] += page.size
        case .on(let node): tally.count(page, foundOn: node, pairs)
        // The process has freed the page.
        default: break
        }
      }
    }
    // The process has exited, so only the results that its calls reported are known.
    guard isKnown else { return supervisor.add(tried) }
    let isComplete = supervisor.mayGoOn()
    for pair in pairs {
      guard let bytes = left.removeValue(forKey: pair.source) else { continue }
      tally.count(stayed: bytes, on: pair, asIn: tried, restIsBusy: isComplete)
    }
    supervisor.add(tally)
  }

  /// Returns the memory of the work on each of these nodes, in bytes.
  func memory(of work: MigrationWork, on sources: NodeMask) -> [NodeID: Int] {
    var found: [NodeID: Int] = [:]
    while supervisor.mayGoOn(), let share = take(work) {
      for page in Self.misplaced(places(of: share), on: sources) {
        found[page.source, default: 0] += page.size
      }
    }
    return found
  }

  private func take(_ work: MigrationWork) -> [PopulatedPage]? {
    do throws(Errno) {
      return try work.take(while: supervisor.mayGoOn)
    } catch {
      supervisor.refuse(error)
      return nil
    }
  }

  /// Finds the nodes of all pages before any page moves, and keeps the pages on these nodes.
  func placesBefore(_ work: MigrationWork, on sources: NodeMask) -> PlacesBefore {
    var before = PlacesBefore()
    while supervisor.mayGoOn(), let share = take(work) {
      for page in Self.misplaced(places(of: share), on: sources) { before.add(page) }
    }
    return before
  }

  /// Finds the nodes of the pages of a share, and omits pages that are on no node.
  private func places(of share: [PopulatedPage]) -> [MovingPage] {
    guard let places = statuses(of: share.map { $0.address }) else { return [] }
    return zip(share, places).compactMap { page, place in
      guard case .on(let node) = place else { return nil }
      return MovingPage(
        address: page.address, size: page.size, source: node, pool: page.pool)
    }
  }

  /// Requests the nodes of pages from the kernel; returns `nil` if the call fails.
  private func statuses(of addresses: [PageAddress]) -> [PageStatus]? {
    do throws(Errno) {
      return try LinuxKernel().places(of: addresses, in: migration.process)
    } catch {
      supervisor.refuse(error)
      return nil
    }
  }

  func statuses(of pages: [MovingPage]) -> [PageStatus]? {
    statuses(of: pages.map { $0.address })
  }

  /// Returns the pages that are on these nodes.
  private static func misplaced(_ pages: [MovingPage], on sources: NodeMask) -> [MovingPage] {
    pages.contains { !sources.contains($0.source) }
      ? pages.filter { sources.contains($0.source) } : pages
  }
}

extension MigrationTally {
  /// Counts a page that is no longer on its source.
  mutating func count(_ page: MovingPage, foundOn node: NodeID, _ pairs: [NodePairs.Pair]) {
    let leaving = pairs.filter { $0.source == page.source }
    if let pair = leaving.first(where: { $0.target == node }) {
      target = pair.target
      count(moved: page.size, from: page.source)
    } else {
      target = leaving.first?.target
      count(movedByOthers: page.size, from: page.source)
    }
  }
}
