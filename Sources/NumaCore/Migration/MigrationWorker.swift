internal import LinuxSystem

/// What each thread of a migration does: it takes shares, and moves their pages.
struct MigrationWorker: Sendable {
  let migration: ParallelMigration
  let flags: MoveFlags
  let hugePage: Int
  let supervisor: MigrationSupervisor
  let meter: MigrationMeter
  private let dealer: Guarded<PageDealer>
  private let basePage = ByteCount.basePage.rawValue

  init(
    _ migration: ParallelMigration, _ flags: MoveFlags, hugePage: Int,
    _ supervisor: MigrationSupervisor, _ meter: MigrationMeter
  ) {
    self.migration = migration
    self.flags = flags
    self.hugePage = hugePage
    self.supervisor = supervisor
    self.meter = meter
    dealer = Guarded(PageDealer(migration.pairs))
  }

  /// Moves shares until there are none, and counts what became of their pages.
  func move(_ work: MigrationWork, _ pairs: [NodePairs.Pair], knowsHugePages: Bool) {
    var mover = PageMover(
      kernel: LinuxKernel(), process: migration.process, flags: flags, basePage: basePage,
      supervisor: supervisor,
      budget: MoveBudget(
        longestCall: migration.longestPause,
        mostBytes: migration.bandwidth.map(MovePace.bytesAtOnce) ?? .max),
      knowsHugePages: knowsHugePages)
    let sources = NodeMask(pairs.map { $0.source })
    while supervisor.mayGoOn(), let share = take(work) {
      let misplaced = misplaced(of: share, on: sources)
      let movedBefore = mover.tally.moved
      for (target, leaving) in dealer.withLock({ $0.deal(misplaced) }) {
        mover.move(
          knowsHugePages
            ? leaving : leaving.joiningHugePages(basePage: basePage, hugePage: hugePage),
          to: target)
      }
      let movedNow = mover.tally.moved - movedBefore
      meter.count(passed: max(0, share.reduce(0) { $0 + $1.size } - movedNow))
    }
    supervisor.add(mover.tally)
  }

  /// Counts what is on nodes that were left for good.
  func countAppeared(_ work: MigrationWork, on sources: NodeMask) {
    var found: [NodeID: Int] = [:]
    while supervisor.mayGoOn(), let share = take(work) {
      for page in misplaced(of: share, on: sources) {
        found[page.source, default: 0] += page.size
      }
    }
    supervisor.count(found: found, as: migration.pairs)
  }

  private func take(_ work: MigrationWork) -> [PopulatedPage]? {
    do throws(Errno) {
      return try work.take(while: supervisor.mayGoOn)
    } catch {
      supervisor.refuse(error)
      return nil
    }
  }

  /// Asks where the pages of a share are, and keeps those on these nodes.
  private func misplaced(of share: [PopulatedPage], on sources: NodeMask) -> [MovingPage] {
    let places: [PageStatus]
    do throws(Errno) {
      places = try LinuxKernel().places(of: share.map { $0.address }, in: migration.process)
    } catch {
      supervisor.refuse(error)
      return []
    }
    return zip(share, places).compactMap { page, place in
      guard case .on(let node) = place, sources.contains(node) else { return nil }
      return MovingPage(
        address: page.address, size: page.size, source: node, pool: page.pool)
    }
  }
}
