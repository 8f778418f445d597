internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Returns whether two processes have one address space, as after vfork(2) or clone(2) with `CLONE_VM`.
  ///
  /// Processes without memory, which are kernel threads and zombies, all count as having the same address space.
  ///
  /// - Throws: `.noSuchProcess` if one of the processes does not exist, also for ``ProcessID/caller``, which the call
  ///   does not accept; `.notPermitted` without ptrace-read access to both, or if a seccomp filter blocks the call;
  ///   `.noFunction` if the kernel was built without the call.
  ///
  /// Linux 3.5. Source: kcmp(2), `KCMP_VM`.
  public func sharesMemory(_ first: ProcessID, _ second: ProcessID) throws(Errno) -> Bool {
    try memoryOrder(first, second) == .same
  }

  /// The result of a comparison of two address spaces, in an order that the kernel does not change.
  enum MemoryOrder {
    case same
    case before
    case behind
  }

  /// Compares the address spaces of two processes.
  ///
  /// - Throws: As ``sharesMemory(_:_:)``.
  func memoryOrder(_ first: ProcessID, _ second: ProcessID) throws(Errno) -> MemoryOrder {
    switch try valueOrErrno({ compare_memory(first.rawValue, second.rawValue) }) {
    case 0: .same
    case 1: .before
    default: .behind
    }
  }
}
