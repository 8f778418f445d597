internal import LinuxSystem

/// The workers of a migration, each a thread: as many as were requested, or as ``WorkerCount`` decides meanwhile.
final class WorkerCrew: Sendable {
  private struct State: Sendable {
    /// `nil` where the number was requested.
    var count: WorkerCount?
    /// By the number of each.
    var working: Set<Int> = []
    var threads: [NativeThread] = []
    var mostAtOnce = 0
  }

  /// What a worker does: it takes shares while ``mayStay(_:)`` says so, and tells of each by ``learn(moved:from:to:)``.
  typealias Body = @Sendable (_ crew: WorkerCrew, _ worker: Int) -> Void

  private let places: WorkerPlaces
  private let body: Body
  private let first: Int
  private let state: Guarded<State>

  /// Makes as many workers as are requested; for `nil`, as many as are of use, up to `most`.
  init(_ requested: Int?, atMost most: Int, on places: WorkerPlaces, _ body: @escaping Body) {
    self.places = places
    self.body = body
    state = Guarded(State(count: requested == nil ? WorkerCount(atMost: most) : nil))
    first = max(1, requested ?? WorkerCount(atMost: most).count)
  }

  /// Runs the workers, and returns when all have ended.
  ///
  /// - Returns: How many worked at the same time, at most.
  func run() -> Int {
    start(upTo: first)
    // The caller's own affinity is its own: it works only where no thread could be started.
    if state.withLock({ $0.threads.isEmpty }), enter(0) {
      body(self, 0)
    }
    // A worker that starts another is still waited for then.
    while let thread = state.withLock({ $0.threads.popLast() }) { thread.join() }
    return max(1, state.withLock { $0.mostAtOnce })
  }

  /// Whether a worker is to take another share. One that is told no has left.
  func mayStay(_ worker: Int) -> Bool {
    state.withLock { state in
      guard let count = state.count?.count, worker >= count else { return true }
      state.working.remove(worker)
      return false
    }
  }

  /// Takes that a worker has moved a share, and starts others where they seem to be of use.
  func learn(moved bytes: Int, from start: Duration, to end: Duration) {
    let wanted = state.withLock { state in
      state.count?.learn(moved: bytes, from: start, to: end)
      return state.count?.count ?? 0
    }
    self.start(upTo: wanted)
  }

  /// Starts the workers that are missing; fewer where there can be no more threads.
  ///
  /// No generic function and none that throws: the optimiser of Swift 6.3 fails on those that start threads.
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

  /// Notes that a worker is there; false where it was before.
  private func enter(_ worker: Int) -> Bool {
    state.withLock { $0.working.insert(worker).inserted }
  }
}
