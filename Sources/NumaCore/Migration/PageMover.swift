internal import LinuxSystem

/// The calls that move pages: the kernel's, or a test's.
protocol PageMovingKernel: Sendable {
  func places(of pages: [PageAddress], in process: ProcessID) throws(Errno) -> [PageStatus]
  func movePages(
    _ pages: [PageAddress], to nodes: [NodeID], in process: ProcessID, _ flags: MoveFlags
  ) throws(Errno) -> PageMove
}

extension LinuxKernel: PageMovingKernel {}

/// What all workers of a migration share: whether to go on, and which targets take no more.
protocol MoveSupervisor: Sendable {
  /// Asked before each call.
  func mayGoOn() -> Bool
  /// A call failed in a way that the next one would too.
  func refuse(_ errno: Errno)
  /// Why a target takes no more pages; nil where it does.
  func refusal(by target: NodeID, from pool: MemoryPool) -> MigrationReport.Reason?
  func close(_ target: NodeID, _ pool: MemoryPool, _ reason: MigrationReport.Reason)
  /// Whether ``hasMoved(_:from:to:)`` may wait, so that a bandwidth is kept to.
  var waits: Bool { get }
  /// A call that lasted from one moment to the other has moved so many bytes; returns when more may move.
  func hasMoved(_ bytes: Int, from start: Duration, to end: Duration)
  /// Lets time pass.
  func wait(_ duration: Duration)
}

/// Pages that were busy each time they were tried.
struct PostponedPages: Hashable, Sendable {
  /// By ascending address.
  let pages: [MovingPage]
  let target: NodeID
}

/// Moves pages to a node, call by call, and counts what becomes of each.
///
/// move_pages(2) stops at what it cannot move, says of some pages nothing at all, and gives one number for those that
/// failed and those that it never tried. So a page counts as moved only when its status, or the kernel asked again, says
/// that it is there; one that is still where it was is tried again.
struct PageMover<Kernel: PageMovingKernel, Supervisor: MoveSupervisor> {
  let kernel: Kernel
  let process: ProcessID
  let flags: MoveFlags
  let basePage: Int
  let supervisor: Supervisor
  var budget: MoveBudget
  /// Whether the kernel says which pages are huge; else a stretch that looks like one may be many pages.
  var knowsHugePages = true
  /// Held from the look at where pages are to the end of their moves; `nil` where it cannot be provided.
  var lock: MoverLock?
  /// The turn of ``lock`` in which the caller looked where the pages are. In a later turn each call looks again.
  private(set) var turnOfLook: Int?
  /// Whether pages that stay busy are kept for a later try instead of being counted. Another worker may be moving the
  /// same frame by another address at this moment.
  var postponesBusyPages = false
  private(set) var postponed: [PostponedPages] = []
  var tally = MigrationTally()

  /// How long it is waited, each time that nothing of what is left has moved, before it is tried again.
  static var pauses: [Duration] { [.milliseconds(1), .milliseconds(4)] }

  /// Pages that are on their source, and may move at the next try.
  private struct Left {
    var pages: [MovingPage] = []
    /// What the target had nothing left of for a whole call.
    var full: Set<MemoryPool> = []

    var bytes: Int { PageMover.bytes(of: pages) }
  }

  private static func bytes(of pages: some Sequence<MovingPage>) -> Int {
    pages.reduce(0) { $0 + $1.size }
  }

  /// Waits for the lock. The caller looks where pages are after this, and then moves them.
  mutating func beginTurn() {
    lock?.take(while: supervisor.mayGoOn)
    turnOfLook = lock?.turn
  }

  /// Gives the lock up.
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
    for pool in left.full { supervisor.close(target, pool, .noMemory) }
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

  /// Tries each page.
  private mutating func moveOnce(_ pages: [MovingPage], to target: NodeID) -> Left {
    var left = Left()
    var rest = pages[...]
    while let first = rest.first {
      // What was not tried is not counted: nobody has looked how much more there is.
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

  /// How many pages of one kind fit into a call: at least one.
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

  /// Makes one call, and counts pages or adds them to what is left.
  private mutating func call(
    _ pages: ArraySlice<MovingPage>, to target: NodeID, _ left: inout Left
  ) {
    let pages = lookingAgain(pages, target)
    guard let first = pages.first else { return }
    let start = LinuxKernel().monotonicTime()
    let move: PageMove
    do throws(Errno) {
      move = try kernel.movePages(
        pages.map { $0.address }, to: [NodeID](repeating: target, count: pages.count), in: process,
        flags)
    } catch {
      guard let reason = MigrationReport.Reason(refusalOfTarget: error) else {
        return supervisor.refuse(error)
      }
      supervisor.close(target, first.pool, reason)
      return count(pages, stayed: reason)
    }
    let end = LinuxKernel().monotonicTime()
    let elapsed = end - start
    let movedBefore = tally.moved
    tally.count(callOf: elapsed)
    budget.learn(
      from: elapsed, moving: pages.reduce(0) { $0 + $1.work(basePage: basePage) })

    var stuck: [MovingPage] = []
    if first.size > basePage, first.pool == .free {
      settleHuge(pages, move.statuses, target, &stuck)
    } else {
      settle(pages, move.statuses, target, &stuck)
    }
    if move.end == .outOfMemory, Self.bytes(of: stuck) == Self.bytes(of: pages) {
      left.full.insert(first.pool)
    }
    left.pages += stuck
    // Another migration may move pages meanwhile: a turn is one call.
    if supervisor.waits {
      endTurn()
    } else if let lock, lock.isContended {
      lock.yield()
    }
    supervisor.hasMoved(tally.moved - movedBefore, from: start, to: end)
  }

  /// Takes the lock where it was released, and leaves out pages that are no longer on their source. They are looked at
  /// here where the caller looked in an earlier turn.
  private mutating func lookingAgain(
    _ pages: ArraySlice<MovingPage>, _ target: NodeID
  ) -> ArraySlice<MovingPage> {
    guard let lock else { return pages }
    if lock.isHeld, lock.turn == turnOfLook { return pages }
    lock.take(while: supervisor.mayGoOn)
    // It is time to stop.
    guard lock.isHeld || lock.isGivenUp else { return [] }
    guard let places = ask(pages.map { $0.address }) else { return [] }
    var left: [MovingPage] = []
    for (page, place) in zip(pages, places) {
      switch place {
      case .on(page.source): left.append(page)
      // It was there before the call: another migration has moved it.
      case .on(target): break
      case .on: tally.count(movedByOthers: page.size, from: page.source)
      default: break
      }
    }
    return left[...]
  }

  /// Takes statuses, and asks for those that the kernel did not set.
  private mutating func settle(
    _ pages: ArraySlice<MovingPage>, _ statuses: [PageStatus], _ target: NodeID,
    _ stuck: inout [MovingPage]
  ) {
    var untold: [MovingPage] = []
    for (page, status) in zip(pages, statuses) {
      if status == .unknown {
        untold.append(page)
      } else {
        settle(page, status, target, &stuck)
      }
    }
    guard let places = ask(untold.map({ $0.address })) else { return }
    for (page, place) in zip(untold, places) { settle(page, place, target, &stuck) }
  }

  /// Takes the statuses of huge pages. One may have been split, by the kernel for want of a huge page on the target or by
  /// the process: then its first address speaks for itself alone, and what is left goes on in base pages.
  private mutating func settleHuge(
    _ pages: ArraySlice<MovingPage>, _ statuses: [PageStatus], _ target: NodeID,
    _ stuck: inout [MovingPage]
  ) {
    guard let ends = ask(pages.map { $0.end(basePage: basePage) }) else { return }
    for ((page, status), end) in zip(zip(pages, statuses), ends) {
      if knowsHugePages && status == .shared || status == .on(target) && end == status {
        settle(page, status, target, &stuck)
        continue
      }
      // One by one: a list of all their parts would be long.
      let parts = page.parts(basePage: basePage)
      guard let places = ask(parts.map({ $0.address })) else { return }
      for (part, place) in zip(parts, places) { settle(part, place, target, &stuck) }
    }
  }

  /// Asks where pages are; nil where that is refused.
  private func ask(_ addresses: [PageAddress]) -> [PageStatus]? {
    guard !addresses.isEmpty else { return [] }
    do throws(Errno) {
      return try kernel.places(of: addresses, in: process)
    } catch {
      supervisor.refuse(error)
      return nil
    }
  }

  /// Counts a page whose fate is known, or keeps it for the next try.
  private mutating func settle(
    _ page: MovingPage, _ status: PageStatus, _ target: NodeID, _ stuck: inout [MovingPage]
  ) {
    switch status {
    case .on(target): tally.count(moved: page.size, from: page.source)
    case .on(page.source), .unknown, .busy, .noMemory: stuck.append(page)
    case .on: tally.count(movedByOthers: page.size, from: page.source)
    // The process has given it up, or it was swapped out.
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
  /// What a call was refused for, where that is the target; nil where another target would not help.
  fileprivate init?(refusalOfTarget errno: Errno) {
    switch errno {
    case .permissionDenied: self = .targetNotAllowed
    case .operationNotSupportedByDevice: self = .targetOffline
    default: return nil
    }
  }
}
