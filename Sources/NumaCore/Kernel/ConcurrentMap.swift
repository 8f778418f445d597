internal import Glibc
internal import Synchronization
internal import SystemPackage

/// Does something to each element, on as many threads as there are CPUs for this process; the results have the order
/// of the elements. Where there can be no more threads, fewer do it.
func concurrentMap<Element: Sendable, Value: Sendable, Failure: Error>(
  _ elements: [Element], _ body: @escaping @Sendable (Element) throws(Failure) -> Value
) -> [Result<Value, Failure>] {
  let work = ConcurrentWork(elements, body)
  var threads: [NativeThread] = []
  let cpus = (try? LinuxKernel().affinity(of: .caller).count) ?? 1
  // This thread works too.
  for _ in 1..<max(1, min(cpus, elements.count)) {
    guard let thread = try? NativeThread({ work.run() }) else { break }
    threads.append(thread)
  }
  work.run()
  for thread in threads { thread.join() }
  return work.results
}

/// Elements that threads take one after the other.
private final class ConcurrentWork<Element: Sendable, Value: Sendable, Failure: Error>: Sendable {
  private struct State {
    var next = 0
    var results: [Result<Value, Failure>?]
  }

  private let elements: [Element]
  private let body: @Sendable (Element) throws(Failure) -> Value
  private let state: Mutex<State>

  init(
    _ elements: [Element], _ body: @escaping @Sendable (Element) throws(Failure) -> Value
  ) {
    self.elements = elements
    self.body = body
    state = Mutex(State(results: Array(repeating: nil, count: elements.count)))
  }

  func run() {
    while let index = takeNext() {
      let result = Result { () throws(Failure) in try body(elements[index]) }
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

  /// All results, once every thread has ended.
  var results: [Result<Value, Failure>] { state.withLock { $0.results.compactMap(\.self) } }
}
