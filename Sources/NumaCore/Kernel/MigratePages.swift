internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Moves all pages of a process that lie on `from` to `to`, pairing nodes as ``NodePairs`` says.
  ///
  /// Without CAP_SYS_NICE, pages that other processes map too stay where they are, and are not
  /// counted in the result.
  ///
  /// - Returns: How many pages the kernel tried and failed to move. Kernels before 6.7 forget those
  ///   that it could not isolate; newer ones count a huge page once.
  /// - Throws: `.noSuchProcess`; `.notPermitted` without ptrace-read access to the process, or when
  ///   `to` leaves the process's cpuset without CAP_SYS_NICE; `.invalidArgument` when no node of `to`
  ///   is allowed to the caller, or the process has no memory (a kernel thread, a zombie);
  ///   `.noMemory` when a target node is full, after part of the pages have moved; `.noFunction` when
  ///   the kernel has no NUMA.
  ///
  /// Linux 2.6.16. Source: migrate_pages(2), <numaif.h>.
  public func migratePages(
    of process: ProcessID, from: NodeMask, to: NodeMask
  ) throws(Errno) -> Int {
    try unsafe NodeMask.lend(from, to) { (maxnode, from, to) throws(Errno) in
      try valueOrErrno { unsafe migrate_pages(process.rawValue, maxnode, from, to) }
    }
  }
}
