internal import LinuxSystem

/// The progress of a migration, counted for all its threads and reported to its watch.
final class MigrationMeter: Sendable {
  private struct State {
    var progress = MigrationProgress()
    /// The time of the next report; `nil` during a report, or if there is no watch.
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

  /// Sets the number of bytes that remain to be examined.
  func expect(_ bytes: Int) {
    state.withLock { state in
      state.progress.expected = state.progress.passed + ByteCount(rawValue: bytes)
    }
  }

  /// Counts the bytes that a call moved, and the duration of the call.
  func count(moved bytes: Int, inCallOf duration: Duration) {
    state.withLock { state in
      state.progress.moved += ByteCount(rawValue: bytes)
      state.progress.passed += ByteCount(rawValue: bytes)
      state.progress.longestCall = max(state.progress.longestCall, duration)
    }
  }

  /// Counts bytes that were examined but not moved.
  func count(passed bytes: Int) {
    state.withLock { $0.progress.passed += ByteCount(rawValue: bytes) }
  }

  /// Reports progress when a report is due.
  ///
  /// Other threads do not wait for the report.
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

  /// Makes the last report, after the other threads have ended.
  func end(now: Duration, isComplete: Bool) {
    guard let watch else { return }
    watch.tell(
      state.withLock { state in
        state.next = nil
        state.progress.elapsed = now - start
        state.progress.isOver = true
        // The expected amount was an estimate.
        if isComplete { state.progress.expected = state.progress.passed }
        return state.progress
      })
  }
}
