internal import LinuxSystem

/// A separate thread that runs only on the CPUs of given nodes and allocates only from them.
///
/// A Swift task may continue on another thread after any `await`. A bound thread remains the same thread, so its
/// binding and its memory policy apply until it ends. Wait for it with ``join()``; a thread that is not joined
/// continues to run.
///
/// ```swift
/// let worker = try BoundThread(to: [2]) { sum(part) }
/// worker.join()
/// ```
///
/// Source: pthreads(7); numa_bind() of libnuma.
public final class BoundThread: Sendable {
  private let thread: NativeThread

  /// Starts a thread, and returns when the thread is bound and about to run the function.
  ///
  /// - Throws: As ``LinuxKernel/bind(to:from:)``, or `.refused` with the errno of pthread_create(3). The function does
  ///   not run then.
  public init(
    to nodes: NodeMask, from root: SystemRoot = .live, _ body: @escaping @Sendable () -> Void
  ) throws(ThreadBindingError) {
    let binding = Gate<ThreadBindingError?>()
    do throws(Errno) {
      thread = try NativeThread {
        do throws(ThreadBindingError) {
          try LinuxKernel().bind(to: nodes, from: root)
        } catch {
          binding.open(with: error)
          return
        }
        binding.open(with: nil)
        body()
      }
    } catch {
      throw .refused(error)
    }
    if let error = binding.wait() {
      thread.join()
      throw error
    }
  }

  /// Waits until the function has returned; returns at once if it already has.
  public func join() { thread.join() }
}
