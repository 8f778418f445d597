internal import LinuxSystem

/// The reason why a thread of another process could not make a system call for the caller.
enum TracingFailure: Error, Hashable, Sendable {
  /// The thread has ended.
  case ended
  /// The thread did not stop in time: it is in an uninterruptible wait, as for a disk, or has called vfork(2).
  case notStopped
  /// The kernel does not let the caller trace the thread.
  case refused(Errno)
  /// The thread runs 32-bit code, or code of another architecture.
  case otherInstructions
  /// The process has no unused bytes in memory that it can execute.
  case noCallSite
}
