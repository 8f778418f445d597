internal import CLibc

/// A value that threads share, in use by one thread at a time.
///
/// Source: pthread_mutex_lock(3).
@safe package final class Guarded<Value: Sendable>: @unchecked Sendable {
  /// The mutex, at a fixed address for the whole of its life, as pthread_mutex_init(3) requires.
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private var value: Value

  package init(_ value: Value) {
    self.value = value
    unsafe pthread_mutex_init(mutex, nil)
  }

  /// Calls a function with the value while the mutex is locked.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }
}
