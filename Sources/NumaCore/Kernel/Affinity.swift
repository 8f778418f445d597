internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Reads the CPUs on which a thread may run.
  ///
  /// - Throws: `.noSuchProcess` if the thread does not exist.
  ///
  /// Linux 2.5.8. Source: sched_getaffinity(2).
  public func affinity(of thread: ThreadID) throws(Errno) -> CPUMask {
    var count = Self.usualAffinityWords
    while true {
      var words = [UInt](repeating: 0, count: count)
      do throws(Errno) {
        let size = UInt(count * MemoryLayout<UInt>.size)
        _ = try valueOrErrno { unsafe get_affinity(thread.rawValue, size, &words) }
        return CPUMask(words: words)
      } catch .invalidArgument where count < Self.greatestAffinityWords {
        // The buffer is too small for the CPUs that the kernel knows.
        count *= 2
      }
    }
  }

  /// Sets the CPUs on which a thread may run.
  ///
  /// The kernel ignores CPUs outside the thread's cpuset.
  ///
  /// - Throws: `.noSuchProcess` if the thread does not exist; `.notPermitted` for another user's thread without
  ///   CAP_SYS_NICE; `.invalidArgument` if none of the CPUs is online and in the cpuset of the thread.
  ///
  /// Linux 2.5.8. Source: sched_setaffinity(2).
  public func setAffinity(_ cpus: CPUMask, of thread: ThreadID) throws(Errno) {
    _ = try unsafe cpus.lend { (words, size) throws(Errno) in
      try valueOrErrno { unsafe set_affinity(thread.rawValue, size, words) }
    }
  }

  /// Reads the CPUs on which the calling thread may run.
  ///
  /// - Throws: As ``affinity(of:)``.
  ///
  /// Linux 2.5.8. Source: sched_getaffinity(2).
  @available(*, noasync)
  public func affinity() throws(Errno) -> CPUMask { try affinity(of: .caller) }

  /// Sets the CPUs on which the calling thread may run.
  ///
  /// The threads that it starts inherit them.
  ///
  /// - Throws: As ``setAffinity(_:of:)``.
  ///
  /// Linux 2.5.8. Source: sched_setaffinity(2).
  @available(*, noasync)
  public func setAffinity(_ cpus: CPUMask) throws(Errno) { try setAffinity(cpus, of: .caller) }

  /// 1024 CPUs.
  private static let usualAffinityWords = 1024 / UInt.bitWidth
  /// 1 Mi CPUs, far more than any kernel is built for.
  private static let greatestAffinityWords = 1 << 20 / UInt.bitWidth
}
