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
  /// A call that lasted from one moment to the other has moved so many bytes; returns when more may move.
  func hasMoved(_ bytes: Int, from start: Duration, to end: Duration)
  /// Lets time pass.
  func wait(_ duration: Duration)
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
    for page in left.pages {
      let reason: MigrationReport.Reason = left.full.contains(page.pool) ? .noMemory : .busy
      tally.count(stayed: page.size, from: page.source, reason)
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
    supervisor.hasMoved(tally.moved - movedBefore, from: start, to: end)
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
    // Somebody else moved it.
    case .on: break
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
