import Synchronization
import LinuxSystem

@testable import NumaCore

/// A simulated kernel: it knows the nodes of pages and what prevents their moves, moves pages as move_pages(2) does,
/// and records the calls.
final class MadeKernel: PageMovingKernel {
  struct State {
    var places: [PageAddress: NodeID] = [:]
    /// The number of further pages that fit on a node.
    var room: [NodeID: Int] = [:]
    /// The number of further tries at which a page is busy.
    var busy: [PageAddress: Int] = [:]
    /// The same, but the kernel reports the page only in the number of pages that were not moved; the status stays
    /// unset.
    var silentlyBusy: [PageAddress: Int] = [:]
    var shared: Set<PageAddress> = []
    /// Pages that another migration moves to a node at the same time.
    var elsewhere: [PageAddress: NodeID] = [:]
    /// The first addresses of huge pages, which move as one.
    var huge: Set<PageAddress> = []
    var failure: Errno?
    var calls: [(pages: Int, target: NodeID)] = []
  }

  let state: Mutex<State>

  init(pages: Int, on node: NodeID, _ change: (inout State) -> Void = { _ in }) {
    var made = State()
    for index in 0..<pages { made.places[Self.address(index)] = node }
    change(&made)
    state = Mutex(made)
  }

  static func address(_ index: Int) -> PageAddress {
    PageAddress(rawValue: UInt(0x10000 + index * 4096))
  }

  func places(of pages: [PageAddress], in _: ProcessID) throws(Errno) -> [PageStatus] {
    state.withLock { state in pages.map { state.places[$0].map(PageStatus.on) ?? .absent } }
  }

  func movePages(
    _ pages: [PageAddress], to nodes: [NodeID], in _: ProcessID, _: MoveFlags
  ) throws(Errno) -> PageMove {
    try state.withLock { (state) throws(Errno) in
      state.calls.append((pages.count, nodes[0]))
      if let failure = state.failure { throw failure }
      return state.move(pages, to: nodes[0])
    }
  }

  var calls: [Int] { state.withLock { $0.calls.map(\.pages) } }

  func count(on node: NodeID) -> Int {
    state.withLock { $0.places.values.filter { $0 == node }.count }
  }
}

extension MadeKernel.State {
  mutating func move(_ pages: [PageAddress], to target: NodeID) -> PageMove {
    var statuses: [PageStatus] = []
    var notMoved = 0
    for page in pages {
      if places[page] == nil {
        statuses.append(.absent)
      } else if let node = elsewhere[page] {
        places[page] = node
        statuses.append(.on(node))
      } else if shared.contains(page) {
        statuses.append(.shared)
      } else if let times = busy[page], times > 0 {
        busy[page] = times - 1
        statuses.append(.busy)
      } else if let times = silentlyBusy[page], times > 0 {
        silentlyBusy[page] = times - 1
        statuses.append(.unknown)
        notMoved += 1
      } else if let left = room[target], left == 0 {
        // The kernel no longer reports which pages have moved.
        return PageMove(
          statuses: [PageStatus](repeating: .unknown, count: pages.count), end: .outOfMemory)
      } else {
        for part in 0..<(huge.contains(page) ? 512 : 1) {
          places[PageAddress(rawValue: page.rawValue + UInt(part * 4096))] = target
        }
        if let left = room[target] { room[target] = left - 1 }
        statuses.append(.on(target))
      }
    }
    guard notMoved > 0 else { return PageMove(statuses: statuses, end: .complete) }
    return PageMove(
      statuses: statuses.map { $0 == .shared || $0 == .busy ? $0 : .unknown },
      end: .stopped(notMoved: notMoved))
  }
}

/// A supervisor that allows a number of calls, and records the targets that are closed.
final class MadeSupervisor: MoveSupervisor {
  struct State {
    var callsLeft: Int
    var closed: [NodeID: MigrationReport.Reason] = [:]
    var refused: Errno?
    var waits = 0
    /// The number of bytes that each call has moved.
    var moved: [Int] = []
  }

  let state: Mutex<State>

  init(calls: Int = .max) { state = Mutex(State(callsLeft: calls)) }

  func mayGoOn() -> Bool {
    state.withLock { state in
      guard state.refused == nil, state.callsLeft > 0 else { return false }
      state.callsLeft -= 1
      return true
    }
  }

  func refuse(_ errno: Errno) { state.withLock { $0.refused = errno } }

  func refusal(by target: NodeID, from _: MemoryPool) -> MigrationReport.Reason? {
    state.withLock { $0.closed[target] }
  }

  func close(_ target: NodeID, from _: MemoryPool, reason: MigrationReport.Reason) {
    state.withLock { $0.closed[target] = reason }
  }

  var waits: Bool { false }

  func hasMoved(_ bytes: Int, from _: Duration, to _: Duration) {
    state.withLock { $0.moved.append(bytes) }
  }

  func wait(_: Duration) { state.withLock { $0.waits += 1 } }
}
