internal import LinuxSystem

/// The workers of a migration, each on a thread: as many as requested, or as ``WorkerCount`` decides during the run.
final class WorkerCrew: Sendable {
  private struct State: Sendable {
    /// `nil` if the number of workers was requested.
    var count: WorkerCount?
    /// The numbers of the workers that run.
    var working: Set<Int> = []
    var threads: [NativeThread] = []
    var mostAtOnce = 0
  }

  /// The function of a worker, which takes shares while ``mayStay(_:)`` is true and reports each with
  /// ``learn(moved:from:to:)``.
  typealias Body = @Sendable (_ crew: WorkerCrew, _ worker: Int) -> Void

  private let places: WorkerPlaces
  private let body: Body
  private let first: Int
  private let state: Guarded<State>

  /// Creates a crew with the requested number of workers; for `nil`, as many as are of use, up to `most`.
  init(_ requested: Int?, atMost most: Int, on places: WorkerPlaces, _ body: @escaping Body) {
    self.places = places
    self.body = body
    let count = requested == nil ? WorkerCount(atMost: most) : nil
    state = Guarded(State(count: count))
    first = max(1, requested ?? count?.count ?? 1)
  }

  /// Runs the workers, and returns when all have ended.
  ///
  /// - Returns: The largest number of workers that ran at the same time.
  func run() -> Int {
    start(upTo: first)
    // The caller's affinity must not change, so the caller works only if no thread could be started.
    if state.withLock({ $0.threads.isEmpty }), enter(0) {
      body(self, 0)
    }
    // A worker may start another thread before it ends, so the loop continues until no thread is left.
    while let thread = state.withLock({ $0.threads.popLast() }) { thread.join() }
    return max(1, state.withLock { $0.mostAtOnce })
  }

  /// Returns whether a worker may take another share; if not, the worker no longer counts as running.
  func mayStay(_ worker: Int) -> Bool {
    state.withLock { state in
      guard let count = state.count?.count, worker >= count else { return true }
      state.working.remove(worker)
      return false
    }
  }

  /// Records that a worker has moved a share, and starts more workers if they seem to be of use.
  func learn(moved bytes: Int, from start: Duration, to end: Duration) {
    let wanted = state.withLock { state in
      state.count?.learn(moved: bytes, from: start, to: end)
      return state.count?.count ?? 0
    }
    self.start(upTo: wanted)
  }

  /// Starts the missing workers, or fewer if no more threads can be created.
  ///
  /// The function is not generic and does not throw: the optimiser of Swift 6.3 fails on such functions if they start
  /// threads.
  @inline(never)
  private func start(upTo count: Int) {
    for worker in 0..<count where enter(worker) {
      let run: @Sendable () -> Void = { [self] in
        let cpus = places.cpus(ofWorker: worker)
        if !cpus.isEmpty { try? LinuxKernel().setAffinity(cpus, of: .caller) }
        body(self, worker)
      }
      guard let thread = try? NativeThread(run) else {
        state.withLock { _ = $0.working.remove(worker) }
        return
      }
      state.withLock { state in
        state.threads.append(thread)
        state.mostAtOnce = max(state.mostAtOnce, state.working.count)
      }
    }
  }

  /// Records that a worker runs; returns `false` if it already ran.
  private func enter(_ worker: Int) -> Bool {
    state.withLock { $0.working.insert(worker).inserted }
  }
}
