internal import CLibc
internal import LinuxSystem

/// A POSIX thread, which has an affinity and a memory policy of its own.
final class NativeThread: Sendable {
  private let thread: UInt
  private let isJoined = Guarded(false)

  /// Starts a thread that runs a function.
  ///
  /// - Throws: `.resourceTemporarilyUnavailable` if no more threads can be created.
  ///
  /// Source: pthread_create(3).
  init(_ body: @escaping @Sendable () -> Void) throws(Errno) {
    // The thread itself retains the function that it runs, because this value may end first.
    let held = unsafe Unmanaged.passRetained(Body(run: body))
    var thread: UInt = 0
    let failure = unsafe start_thread(
      &thread,
      { held in
        if let held = unsafe held {
          unsafe Unmanaged<Body>.fromOpaque(held).takeRetainedValue().run()
        }
        return nil
      }, held.toOpaque())
    guard failure == 0 else {
      unsafe held.release()
      throw Errno(rawValue: failure)
    }
    self.thread = thread
  }

  /// Waits until the function has returned; returns at once if it has returned already.
  func join() {
    // The lock is held during the wait: a second caller waits for the same end, and the thread is joined only once.
    isJoined.withLock { isJoined in
      guard !isJoined else { return }
      _ = join_thread(thread)
      isJoined = true
    }
  }

  /// Detaches a thread that was not joined.
  deinit {
    isJoined.withLock { isJoined in
      if !isJoined { _ = detach_thread(thread) }
    }
  }
}

private final class Body: Sendable {
  let run: @Sendable () -> Void
  init(run: @escaping @Sendable () -> Void) { self.run = run }
}
