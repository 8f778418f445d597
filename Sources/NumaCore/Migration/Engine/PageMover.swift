internal import LinuxSystem

/// A sequence of calls that move pages to a node, with a count of the result for each page.
///
/// move_pages(2) stops at a page that it cannot move, reports no status for some pages, and returns one number for
/// pages that failed and pages that it never tried. So a page counts as moved only if its status, or a second request
/// to the kernel, shows that it is on the target. A page that is still on its source is tried again.
struct PageMover<Kernel: PageMovingKernel, Supervisor: MoveSupervisor> {
  let kernel: Kernel
  let process: ProcessID
  let flags: MoveFlags
  let basePage: Int
  let supervisor: Supervisor
  var budget: MoveBudget
  /// Whether the kernel reports which pages are huge; if not, a page of that size may be many base pages.
  var knowsHugePages = true
  /// The lock that is held from the search for the nodes of pages to the end of their moves; `nil` if unavailable.
  var lock: MoverLock?
  /// The turn of ``lock`` in which the caller found the nodes of the pages.
  ///
  /// In a later turn, each call checks the nodes again.
  private(set) var turnOfLook: Int?
  /// Whether pages that stay busy are kept for a later try instead of being counted.
  ///
  /// Another worker may be moving the same frame through another address at this moment.
  var postponesBusyPages = false
  private(set) var postponed: [PostponedPages] = []
  var tally = MigrationTally()

  /// The pauses before the next try, one for each time that none of the remaining pages has moved.
  static var pauses: [Duration] { [.milliseconds(1), .milliseconds(4)] }

  /// Pages that are on their source, and may move at the next try.
  private struct Left {
    var pages: [MovingPage] = []
    /// The pools in which the target had no memory for any page of a call.
    var full: Set<MemoryPool> = []

    var bytes: Int { PageMover.bytes(of: pages) }
  }

  private static func bytes(of pages: some Sequence<MovingPage>) -> Int {
    pages.reduce(0) { $0 + $1.size }
  }

  /// Waits for the lock.
  ///
  /// The caller then finds the nodes of the pages, and moves the pages.
  mutating func beginTurn() {
    lock?.take(while: supervisor.mayGoOn)
    turnOfLook = lock?.turn
  }

  /// Releases the lock.
  func endTurn() { lock?.release() }

  /// Moves pages of ascending address to one node.
  mutating func move(_ pages: [MovingPage], to target: NodeID) {
    tally.target = target
    var pending = pages
    var pauses = Self.pauses[...]
    while !pending.isEmpty {
      let left = moveOnce(pending, to: target)
      if left.bytes == Self.bytes(of: pending) {
        guard let pause = pauses.popFirst() else { return giveUp(left, target) }
        supervisor.wait(pause)
      }
      pending = left.pages
    }
  }

  private mutating func giveUp(_ left: Left, _ target: NodeID) {
    for pool in left.full { supervisor.close(target, from: pool, reason: .noMemory) }
    var busy: [MovingPage] = []
    for page in left.pages {
      if left.full.contains(page.pool) {
        tally.count(stayed: page.size, from: page.source, .noMemory)
      } else {
        busy.append(page)
      }
    }
    if postponesBusyPages {
      if !busy.isEmpty { postponed.append(PostponedPages(pages: busy, target: target)) }
    } else {
      for page in busy { tally.count(stayed: page.size, from: page.source, .busy) }
    }
  }

  /// Tries to move each page once.
  private mutating func moveOnce(_ pages: [MovingPage], to target: NodeID) -> Left {
    var left = Left()
    var rest = pages[...]
    while let first = rest.first {
      // Pages that were not tried are not counted, because the number of further pages is unknown.
      guard supervisor.mayGoOn() else { return Left() }
      let pool = rest.prefix { $0.pool == first.pool }
      if let reason = supervisor.refusal(by: target, from: first.pool) {
        count(pool, stayed: reason)
        rest = rest[pool.endIndex...]
      } else if left.full.contains(first.pool) {
        left.pages += pool
        rest = rest[pool.endIndex...]
      } else {
        let end = endOfCall(rest)
        call(rest[..<end], to: target, &left)
        rest = rest[end...]
      }
    }
    left.pages.sort { $0.address < $1.address }
    return left
  }

  /// Returns the end of the pages of one size and pool that fit into a call, which takes at least one page.
  private func endOfCall(_ pages: ArraySlice<MovingPage>) -> Int {
    var (work, bytes) = (0, 0)
    for (index, page) in zip(pages.indices, pages) {
      work += page.work(basePage: basePage)
      bytes += page.size
      let isOther = page.size != pages.first?.size || page.pool != pages.first?.pool
      let isTooMuch = work > budget.work || bytes > budget.mostBytes
      if isTooMuch || isOther, index > pages.startIndex { return index }
    }
    return pages.endIndex
  }

  /// Makes one call, and counts its pages or adds them to `left`.
  private mutating func call(
    _ pages: ArraySlice<MovingPage>, to target: NodeID, _ left: inout Left
  ) {
    let pages = lookingAgain(pages, target)
    guard let first = pages.first else { return }
    let start = MonotonicClock.now
    let move: PageMove
    do throws(Errno) {
      move = try kernel.movePages(
        pages.map { $0.address }, to: [NodeID](repeating: target, count: pages.count), in: process,
        flags)
    } catch {
      guard let reason = MigrationReport.Reason(refusalOfTarget: error) else {
        return supervisor.refuse(error)
      }
      supervisor.close(target, from: first.pool, reason: reason)
      return count(pages, stayed: reason)
    }
    let end = MonotonicClock.now
    let elapsed = end - start
    let movedBefore = tally.moved
    tally.count(callOf: elapsed)
    budget.learn(
      from: elapsed, moving: pages.reduce(0) { $0 + $1.work(basePage: basePage) })

    var stuck: [MovingPage] = []
    if first.size > basePage, first.pool == .free {
      settleHuge(pages, statuses: move.statuses, target: target, stuck: &stuck)
    } else {
      settle(pages, statuses: move.statuses, target: target, stuck: &stuck)
    }
    if move.end == .outOfMemory, Self.bytes(of: stuck) == Self.bytes(of: pages) {
      left.full.insert(first.pool)
    }
    left.pages += stuck
    // With a limited bandwidth, a turn is one call, so that another migration may move pages during the wait.
    if supervisor.waits {
      endTurn()
    } else if let lock, lock.isContended {
      lock.yield()
    }
    supervisor.hasMoved(tally.moved - movedBefore, from: start, to: end)
  }

  /// Takes the lock if it was released, and omits pages that are no longer on their source.
  ///
  /// The function checks the nodes of the pages if the caller found them in an earlier turn.
  private mutating func lookingAgain(
    _ pages: ArraySlice<MovingPage>, _ target: NodeID
  ) -> ArraySlice<MovingPage> {
    guard let lock else { return pages }
    if lock.isHeld, lock.turn == turnOfLook { return pages }
    lock.take(while: supervisor.mayGoOn)
    // The wait for the lock ended because the migration stops.
    guard lock.isHeld || lock.isGivenUp else { return [] }
    guard let places = ask(pages.map { $0.address }) else { return [] }
    return tally.countDeparted(pages, at: places)[...]
  }

  /// Counts pages by their statuses, and requests the statuses that the kernel did not set.
  private mutating func settle(
    _ pages: ArraySlice<MovingPage>, statuses: [PageStatus], target: NodeID,
    stuck: inout [MovingPage]
  ) {
    var unset: [MovingPage] = []
    for (page, status) in zip(pages, statuses) {
      if status == .unknown {
        unset.append(page)
      } else {
        settle(page, status: status, target: target, stuck: &stuck)
      }
    }
    guard let places = ask(unset.map({ $0.address })) else { return }
    for (page, place) in zip(unset, places) {
      settle(page, status: place, target: target, stuck: &stuck)
    }
  }

  /// Counts huge pages by their statuses, and checks whether they were split.
  ///
  /// The kernel splits a huge page if the target has no huge page for it, and the process may split one too. The status
  /// of the first address then applies to the first base page alone, and the pages that are left go on as base pages.
  private mutating func settleHuge(
    _ pages: ArraySlice<MovingPage>, statuses: [PageStatus], target: NodeID,
    stuck: inout [MovingPage]
  ) {
    guard let ends = ask(pages.map { $0.end(basePage: basePage) }) else { return }
    for ((page, status), end) in zip(zip(pages, statuses), ends) {
      if knowsHugePages && status == .shared || status == .on(target) && end == status {
        settle(page, status: status, target: target, stuck: &stuck)
        continue
      }
      // Each huge page is queried separately, because a list of the base pages of all of them would be long.
      let parts = page.parts(basePage: basePage)
      guard let places = ask(parts.map({ $0.address })) else { return }
      for (part, place) in zip(parts, places) {
        settle(part, status: place, target: target, stuck: &stuck)
      }
    }
  }

  /// Requests the nodes of pages; returns `nil` if the call fails.
  private func ask(_ addresses: [PageAddress]) -> [PageStatus]? {
    guard !addresses.isEmpty else { return [] }
    do throws(Errno) {
      return try kernel.places(of: addresses, in: process)
    } catch {
      supervisor.refuse(error)
      return nil
    }
  }

  /// Counts a page whose result is known, or keeps it for the next try.
  private mutating func settle(
    _ page: MovingPage, status: PageStatus, target: NodeID, stuck: inout [MovingPage]
  ) {
    switch status {
    case .on(target): tally.count(moved: page.size, from: page.source)
    case .on(page.source), .unknown, .busy, .noMemory: stuck.append(page)
    case .on: tally.count(movedByOthers: page.size, from: page.source)
    // The process has freed the page, or it was swapped out.
    case .absent, .zeroPageOrUnmapped: break
    case .shared: tally.count(stayed: page.size, from: page.source, .shared)
    case .writeBackFailed, .notMovable, .failed:
      tally.count(stayed: page.size, from: page.source, .notMovable)
    }
  }

  private mutating func count(
    _ pages: some Sequence<MovingPage>, stayed reason: MigrationReport.Reason
  ) {
    for page in pages { tally.count(stayed: page.size, from: page.source, reason) }
  }
}

extension MigrationReport.Reason {
  /// Converts the errno of a refused target to a reason; returns `nil` if another target would not help.
  fileprivate init?(refusalOfTarget errno: Errno) {
    switch errno {
    case .permissionDenied: self = .targetNotAllowed
    case .operationNotSupportedByDevice: self = .targetOffline
    default: return nil
    }
  }
}
