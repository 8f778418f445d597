internal import CLibc
internal import LinuxSystem

/// A thread of the kernel's, by pthreads: its affinity and policy are its own.
final class NativeThread: Sendable {
  private let thread: UInt
  private let isJoined = Guarded(false)

  /// Starts a thread that runs a function.
  ///
  /// - Throws: `.resourceTemporarilyUnavailable` when there can be no more threads.
  ///
  /// Source: pthread_create(3).
  init(_ body: @escaping @Sendable () -> Void) throws(Errno) {
    // The thread holds what it runs by itself, whatever becomes of this value.
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

  /// Waits until the function has returned. Once it has, there is nothing to wait for.
  func join() {
    // Held meanwhile: a second caller waits for the same end, and a thread is joined once.
    isJoined.withLock { isJoined in
      guard !isJoined else { return }
      _ = join_thread(thread)
      isJoined = true
    }
  }

  /// One that nobody waits for goes on by itself.
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
