internal import CLibc
internal import LinuxSystem

/// A handover of one value from a thread to another thread, which waits for it.
final class Gate<Value: Sendable>: Sendable {
  private let value = Guarded<Value?>(nil)
  private let semaphore: Semaphore = Semaphore()

  /// Hands the value over; it may be called only once.
  func open(with value: Value) {
    self.value.withLock { $0 = value }
    semaphore.signal()
  }

  /// Waits for the value.
  func wait() -> Value {
    while true {
      semaphore.wait()
      if let value = value.withLock({ $0 }) { return value }
    }
  }
}

/// A semaphore at a fixed address, which sem_wait(3) requires.
@safe private final class Semaphore: @unchecked Sendable {
  private let address = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { unsafe sem_init(address, 0, 0) }

  func signal() { unsafe sem_post(address) }

  func wait() {
    // A signal may interrupt the wait; the caller checks again whether there is a value.
    unsafe sem_wait(address)
  }

  deinit {
    unsafe sem_destroy(address)
    unsafe address.deallocate()
  }
}
