internal import LinuxSystem

extension MigrationWorker {
  /// Moves all pages of one node to another with one migrate_pages(2) call, and counts the result for each page.
  ///
  /// Unlike move_pages(2), this call may move pages to nodes outside the cpuset of the process.
  ///
  /// Linux 2.6.16. Source: migrate_pages(2).
  func moveByKernel(_ pair: NodePairs.Pair, _ work: MigrationWork) {
    let lock = makeLock()
    lock?.take(while: supervisor.mayGoOn)
    defer { lock?.release() }
    let before = placesBefore(work, on: [pair.source])
    guard supervisor.mayGoOn() else { return }
    var tally = MigrationTally()
    tally.target = pair.target
    let kernel = LinuxKernel()
    let start = MonotonicClock.now
    var reason = MigrationReport.Reason.busy
    do throws(Errno) {
      _ = try kernel.migratePages(
        of: migration.process, from: [pair.source], to: [pair.target])
    } catch .noMemory {
      reason = .noMemory
    } catch .notPermitted {
      reason = .targetNotAllowed
    } catch {
      return supervisor.refuse(error)
    }
    let end = MonotonicClock.now
    tally.count(callOf: end - start)
    before.visit { pages in
      guard let places = statuses(of: pages) else { return }
      for (page, place) in zip(pages, places) { tally.count(page, foundAs: place, reason) }
    }
    supervisor.hasMoved(tally.moved, from: start, to: end)
    supervisor.add(tally)
  }
}

extension MigrationTally {
  /// Counts a page by the node that it is on after a call that was to move it.
  ///
  /// A page that is on no node has been freed by the process, and is not counted.
  mutating func count(
    _ page: MovingPage, foundAs place: PageStatus, _ reason: MigrationReport.Reason
  ) {
    switch place {
    case .on(let node) where node == target: count(moved: page.size, from: page.source)
    case .on(page.source): count(stayed: page.size, from: page.source, reason)
    case .on: count(movedByOthers: page.size, from: page.source)
    default: break
    }
  }
}
