/// Counts how far a migration is, for all its threads, and tells who watches it.
final class MigrationMeter: Sendable {
  private struct State {
    var progress = MigrationProgress()
    /// When it is to be told again; nil while it is told.
    var next: Duration?
  }

  private let start: Duration
  private let watch: MigrationWatch?
  private let state: Guarded<State>

  init(from start: Duration, _ watch: MigrationWatch?) {
    self.start = start
    self.watch = watch
    state = Guarded(State(next: watch.map { start + $0.interval }))
  }

  /// Takes what is to be looked through from here on.
  func expect(_ bytes: Int) {
    state.withLock { state in
      state.progress.expected = ByteCount(
        rawValue: state.progress.passed.rawValue.addingSaturated(bytes))
    }
  }

  /// Takes what a call has moved.
  func count(moved bytes: Int, inCallOf duration: Duration) {
    state.withLock { state in
      state.progress.moved += bytes
      state.progress.passed += bytes
      state.progress.longestCall = max(state.progress.longestCall, duration)
    }
  }

  /// Takes what was looked through, and has not moved.
  func count(passed bytes: Int) { state.withLock { $0.progress.passed += bytes } }

  /// Tells where it is time to; whoever comes while it is told goes on.
  func tellWhenDue(now: Duration) {
    guard let watch else { return }
    let due = state.withLock { state -> MigrationProgress? in
      guard let next = state.next, now >= next else { return nil }
      state.next = nil
      state.progress.elapsed = now - start
      return state.progress
    }
    guard let due else { return }
    watch.tell(due)
    state.withLock { $0.next = now + watch.interval }
  }

  /// Tells for the last time, once the other threads have ended.
  func end(now: Duration, isComplete: Bool) {
    guard let watch else { return }
    watch.tell(
      state.withLock { state in
        state.next = nil
        state.progress.elapsed = now - start
        state.progress.isOver = true
        // It was an estimate.
        if isComplete { state.progress.expected = state.progress.passed }
        return state.progress
      })
  }
}

extension ByteCount {
  fileprivate static func += (left: inout Self, right: Int) {
    left = ByteCount(rawValue: left.rawValue.addingSaturated(right))
  }
}
