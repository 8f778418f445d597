public import LinuxSystem

/// A change of the CPUs on which the threads of a running process may run.
///
/// Linux 2.5.8. Source: sched_setaffinity(2).
public struct ProcessAffinityChange: Hashable, Sendable {
  /// A thread that refused the CPUs, and the errno of sched_setaffinity(2).
  public struct Refusal: Error, Hashable, Sendable {
    /// The thread; `nil` if the threads of the process cannot be listed.
    public let thread: ThreadID?
    /// The errno.
    public let errno: Errno
  }

  /// The process.
  public let process: ProcessID
  /// The CPUs.
  public let cpus: CPUMask

  /// Plans a change; ``run()`` carries it out.
  public init(of process: ProcessID, to cpus: CPUMask) {
    self.process = process
    self.cpus = cpus
  }

  /// Sets the CPUs of all threads, of those too that start meanwhile.
  ///
  /// If one thread refuses, those before it get back their CPUs.
  ///
  /// - Returns: The CPUs on which each thread could run before.
  /// - Throws: ``Refusal``.
  public func run() throws(Refusal) -> [ThreadID: CPUMask] {
    var before: [ThreadID: CPUMask] = [:]
    while true {
      let threads: [ThreadID]
      do throws(ReadError) {
        threads = try SystemRoot.live.threads(of: process)
      } catch {
        throw Refusal(thread: nil, errno: error.errnoOfProcess)
      }
      let new = threads.filter { before[$0] == nil }
      guard !new.isEmpty else { return before }
      for thread in new {
        before[thread] = CPUMask()
        let isKernelWorker =
          SystemRoot.live.threadStat(of: thread, in: process)?.isKernelWorker ?? true
        guard !isKernelWorker else { continue }
        do throws(Errno) {
          before[thread] = try LinuxKernel().affinity(of: thread)
          try LinuxKernel().setAffinity(cpus, of: thread)
        } catch .noSuchProcess {
          before[thread] = CPUMask()
        } catch {
          undo(before)
          throw Refusal(thread: thread, errno: error)
        }
      }
    }
  }

  /// Gives threads back the CPUs that they had before a change.
  public func undo(_ before: [ThreadID: CPUMask]) {
    for (thread, cpus) in before where !cpus.isEmpty {
      try? LinuxKernel().setAffinity(cpus, of: thread)
    }
  }
}
