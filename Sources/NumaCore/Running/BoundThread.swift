internal import LinuxSystem

/// A thread of its own that runs on the CPUs of some nodes and allocates from them only.
///
/// A Swift task goes on in another thread after any `await`; this is a thread that stays one, so what it allocates
/// and where it runs hold to its end. Wait for it with ``join()``; one that is dropped goes on running.
///
/// ```swift
/// let worker = try BoundThread(to: [2]) { sum(part) }
/// worker.join()
/// ```
///
/// Source: pthreads(7); numa_bind() of libnuma.
public final class BoundThread: Sendable {
  private let thread: NativeThread

  /// Starts a thread, and returns when it is bound and about to run the function.
  ///
  /// - Throws: As ``LinuxKernel/bind(to:from:)``, or `.refused` with the errno of pthread_create(3).
  ///   The function has not run then.
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

  /// Waits until the function has returned. Once it has, there is nothing to wait for.
  public func join() { thread.join() }
}
