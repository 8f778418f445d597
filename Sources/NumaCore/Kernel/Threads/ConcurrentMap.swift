internal import LinuxSystem

/// Calls a function for each element, on as many threads as there are CPUs for this process.
///
/// If no more threads can be created, fewer threads do the work.
///
/// - Returns: The results, in the order of the elements.
func concurrentMap<Element: Sendable, Value: Sendable>(
  _ elements: [Element], _ body: @escaping @Sendable (Element) -> Value
) -> [Value] {
  let work = ConcurrentWork(elements, body)
  runConcurrently(atMost: elements.count) { work.run() }
  return work.results
}

/// Runs a function on as many threads as there are CPUs for this process, and waits for all of them.
///
/// The calling thread is one of these threads.
@inline(never)
private func runConcurrently(atMost count: Int, _ body: @escaping @Sendable () -> Void) {
  let cpus = (try? LinuxKernel().affinity(of: .caller).count) ?? 1
  var threads: [NativeThread] = []
  while threads.count + 1 < min(cpus, count), let thread = try? NativeThread(body) {
    threads.append(thread)
  }
  body()
  for thread in threads { thread.join() }
}

/// Elements that threads take one after the other.
private final class ConcurrentWork<Element: Sendable, Value: Sendable>: Sendable {
  private struct State: Sendable {
    var next = 0
    var results: [Value?]
  }

  private let elements: [Element]
  private let body: @Sendable (Element) -> Value
  private let state: Guarded<State>

  init(_ elements: [Element], _ body: @escaping @Sendable (Element) -> Value) {
    self.elements = elements
    self.body = body
    state = Guarded(State(results: Array(repeating: nil, count: elements.count)))
  }

  func run() {
    while let index = takeNext() {
      let result = body(elements[index])
      state.withLock { $0.results[index] = result }
    }
  }

  private func takeNext() -> Int? {
    state.withLock { state in
      guard state.next < elements.count else { return nil }
      defer { state.next += 1 }
      return state.next
    }
  }

  /// The results, which are complete after all threads have returned.
  var results: [Value] { state.withLock { $0.results.compactMap { $0 } } }
}
