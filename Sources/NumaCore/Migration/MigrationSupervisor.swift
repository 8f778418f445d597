internal import LinuxSystem

/// Keeps what the workers of a migration share.
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
  /// How fast pages may move; nil where that is no matter.
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
    meter.tellWhenDue(now: LinuxKernel().monotonicTime())
    guard state.withLock({ $0.end == .complete }) else { return false }
    if stop() { finish(.stopped) } else if held.hasEnded { finish(.processEnded) }
    return state.withLock { $0.end == .complete }
  }

  /// A process that had memory, and has none, is about to end: EINVAL.
  func refuse(_ errno: Errno) {
    let isEnd = errno == .noSuchProcess || errno == .invalidArgument
    finish(isEnd ? .processEnded : .refused(errno))
  }

  /// Takes what could not be read of the process for the same.
  func refuse(_ error: ReadError) { refuse(error.errnoOfProcess) }

  /// The first end is the one that counts.
  private func finish(_ end: MigrationReport.End) {
    state.withLock { if $0.end == .complete { $0.end = end } }
  }

  func refusal(by target: NodeID, from pool: MemoryPool) -> MigrationReport.Reason? {
    state.withLock { $0.closed[ClosedTarget(node: target, pool: pool)] }
  }

  func close(_ target: NodeID, _ pool: MemoryPool, _ reason: MigrationReport.Reason) {
    state.withLock { $0.closed[ClosedTarget(node: target, pool: pool)] = reason }
  }

  var waits: Bool { pace != nil }

  func hasMoved(_ bytes: Int, from start: Duration, to end: Duration) {
    meter.count(moved: bytes, inCallOf: end - start)
    guard let moment = pace?.withLock({ $0.take(bytes, from: start) }) else { return }
    while mayGoOn() {
      let left = moment - LinuxKernel().monotonicTime()
      guard left > .zero else { return }
      wait(min(left, Self.longestWait))
    }
  }

  /// After so long it is looked whether to stop.
  private static let longestWait = Duration.milliseconds(50)

  func wait(_ duration: Duration) { LinuxKernel().sleep(duration) }

  func add(_ tally: MigrationTally) { state.withLock { $0.tally.add(tally) } }

  /// Adds what calls said of pages whose frames may have several addresses.
  func addUnchecked(_ tally: MigrationTally) {
    state.withLock {
      $0.tally.add(tally.callsAlone)
      $0.unchecked.add(tally.pagesAlone)
    }
  }

  /// Takes what ``addUnchecked(_:)`` added.
  func takeUnchecked() -> MigrationTally {
    state.withLock { state in
      let tally = state.unchecked
      state.unchecked = MigrationTally()
      return tally
    }
  }

  /// Keeps busy pages for a try after all workers have ended.
  func postpone(_ pages: [PostponedPages]) { state.withLock { $0.postponed += pages } }

  /// Takes the pages that were postponed.
  func takePostponed() -> [PostponedPages] {
    state.withLock { state in
      let postponed = state.postponed
      state.postponed = []
      return postponed
    }
  }

  /// Takes what is on nodes that were left, of which what is beyond that known to have stayed came meanwhile.
  /// Of several pairs with one source, the first has it.
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
