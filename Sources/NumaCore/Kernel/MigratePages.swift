internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Moves all pages of a process that are on `from` to `to`, with the pairs of nodes that ``NodePairs`` describes.
  ///
  /// Without CAP_SYS_NICE, pages that other processes map too stay where they are, and are not
  /// counted in the result.
  ///
  /// - Returns: How many pages the kernel tried and failed to move. Kernels before 6.7 omit the pages
  ///   that they could not isolate; newer kernels count a huge page once.
  /// - Throws: `.noSuchProcess` if the process does not exist; `.notPermitted` without ptrace-read access to the
  ///   process, without CAP_SYS_NICE if a node of `to` is outside the process's cpuset, or if a seccomp filter blocks
  ///   the call; `.invalidArgument` if no node of `to` is allowed to the caller and has memory, a node of `from` is
  ///   beyond those that the kernel was built for, or the process has no memory (a kernel thread, a zombie);
  ///   `.noMemory` if a target node is full, after a part of the pages has moved; `.noFunction` if the kernel has no
  ///   NUMA.
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
