internal import LinuxSystem

/// The values of a thread that only `/proc/PID/task/TID/stat` shows.
///
/// Source: proc_pid_stat(5); include/linux/sched.h for the flags.
struct ThreadStat: Hashable, Sendable {
  /// Whether the thread runs in the kernel alone, as the workers of io_uring and vhost do; it has no registers of a
  /// program.
  let isKernelWorker: Bool
  /// When the thread started, in ticks since the machine started.
  let startTime: UInt64

  /// Parses the text; returns `nil` if it is not in the kernel's format.
  ///
  /// The name of the thread, in parentheses, may contain any character. Before Linux 6.4, the flag of vhost's workers had
  /// another meaning.
  init?(text: [UInt8], release: KernelRelease?) {
    guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = text[(end + 1)...].split { $0 == .space || $0 == .newline }
    guard fields.count > Self.startTimeField, let flags = decimalNumber(fields[Self.flagsField]),
      let startTime = decimalNumber(fields[Self.startTimeField])
    else { return nil }
    let hasUserWorkers = release.map { $0 >= KernelRelease(6, 4) } ?? true
    isKernelWorker = flags & (Self.kernelFlags | (hasUserWorkers ? Self.userWorker : 0)) != 0
    self.startTime = UInt64(startTime)
  }

  /// The places of the fields after the name: fields 9 and 22 of the text.
  private static let flagsField = 6
  private static let startTimeField = 19
  /// PF_IO_WORKER and PF_KTHREAD.
  private static let kernelFlags = 0x10 | 0x20_0000
  /// PF_USER_WORKER.
  private static let userWorker = 0x4000
}

extension SystemRoot {
  /// Reads the flags and the start time of a thread; returns `nil` if the thread has ended.
  func threadStat(of thread: ThreadID, in process: ProcessID) -> ThreadStat? {
    let path = threadsDirectory(of: process).appending("\(thread)/stat")
    return (try? read(path)).flatMap { ThreadStat(text: $0, release: LinuxKernel().release()) }
  }
}
