internal import LinuxSystem

/// The state that the workers of a migration share.
final class MigrationSupervisor: MoveSupervisor {
  private struct ClosedTarget: Hashable {
    let node: NodeID
    let pool: MemoryPool
  }

  private struct State {
    var end = MigrationReport.End.complete
    var closed: [ClosedTarget: MigrationReport.Reason] = [:]
    var tally = MigrationTally()
    var postponed: [PostponedPages] = []
    var unchecked = MigrationTally()
  }

  private let held: HeldProcess
  private let stop: @Sendable () -> Bool
  private let meter: MigrationMeter
  private let state = Guarded(State())
  /// The limit of the bandwidth; `nil` if there is no limit.
  private let pace: Guarded<MovePace>?

  init(
    _ held: HeldProcess, _ meter: MigrationMeter, bandwidth: ByteCount?,
    stop: @escaping @Sendable () -> Bool
  ) {
    self.held = held
    self.meter = meter
    self.stop = stop
    pace = bandwidth.map { Guarded(MovePace($0)) }
  }

  func mayGoOn() -> Bool {
    meter.tellWhenDue(now: MonotonicClock.now)
    guard state.withLock({ $0.end == .complete }) else { return false }
    if stop() { finish(.stopped) } else if held.hasEnded { finish(.processEnded) }
    return state.withLock { $0.end == .complete }
  }

  /// Ends the migration after a failed call.
  ///
  /// EINVAL means that the process no longer has memory, so it is about to exit.
  func refuse(_ errno: Errno) {
    let isEnd = errno == .noSuchProcess || errno == .invalidArgument
    finish(isEnd ? .processEnded : .refused(errno))
  }

  /// Ends the migration after a failed call that says nothing about the process.
  func end(by errno: Errno) { finish(.refused(errno)) }

  /// Ends the migration after a failed read of the process's files.
  func refuse(_ error: ReadError) { refuse(error.errnoOfProcess) }

  /// Sets the end of the migration, unless it has already ended.
  private func finish(_ end: MigrationReport.End) {
    state.withLock { if $0.end == .complete { $0.end = end } }
  }

  func refusal(by target: NodeID, from pool: MemoryPool) -> MigrationReport.Reason? {
    state.withLock { $0.closed[ClosedTarget(node: target, pool: pool)] }
  }

  func close(_ target: NodeID, from pool: MemoryPool, reason: MigrationReport.Reason) {
    state.withLock { $0.closed[ClosedTarget(node: target, pool: pool)] = reason }
  }

  var waits: Bool { pace != nil }

  func hasMoved(_ bytes: Int, from start: Duration, to end: Duration) {
    meter.count(moved: bytes, inCallOf: end - start)
    guard let moment = pace?.withLock({ $0.take(bytes, from: start) }) else { return }
    while mayGoOn() {
      let left = moment - MonotonicClock.now
      guard left > .zero else { return }
      wait(min(left, Self.longestWait))
    }
  }

  /// The longest time between two checks whether to stop.
  private static let longestWait = Duration.milliseconds(50)

  func wait(_ duration: Duration) { MonotonicClock.sleep(for: duration) }

  func add(_ tally: MigrationTally) { state.withLock { $0.tally.add(tally) } }

  /// Adds the results that calls reported for pages whose frames may have several addresses.
  func addUnchecked(_ tally: MigrationTally) {
    state.withLock {
      $0.tally.add(tally.callsAlone)
      $0.unchecked.add(tally.pagesAlone)
    }
  }

  /// Returns the page results that ``addUnchecked(_:)`` added, and removes them.
  func takeUnchecked() -> MigrationTally {
    state.withLock { state in
      let tally = state.unchecked
      state.unchecked = MigrationTally()
      return tally
    }
  }

  /// Keeps busy pages, which are tried again after all workers have ended.
  func postpone(_ pages: [PostponedPages]) { state.withLock { $0.postponed += pages } }

  /// Returns the postponed pages, and removes them.
  func takePostponed() -> [PostponedPages] {
    state.withLock { state in
      let postponed = state.postponed
      state.postponed = []
      return postponed
    }
  }

  /// Counts the memory that appeared on the source nodes during the migration.
  ///
  /// This is the memory found there, less the memory that is known to have stayed. If several pairs have one source, it
  /// is counted for the first pair.
  func count(found: [NodeID: Int], as pairs: NodePairs) {
    state.withLock { state in
      for (node, bytes) in found {
        let appeared = bytes - state.tally.stayed(on: node)
        state.tally.target = pairs.pairs.first { $0.source == node }?.target
        if appeared > 0 { state.tally.count(stayed: appeared, from: node, .appeared) }
      }
    }
  }

  var result: (tally: MigrationTally, end: MigrationReport.End) {
    state.withLock { ($0.tally, $0.end) }
  }
}
