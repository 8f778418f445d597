internal import CNuma
public import LinuxSystem

extension LinuxKernel {
  /// Asks whether two processes have one address space, as after vfork(2) or clone(2) with `CLONE_VM`. Processes
  /// without memory, which are threads of the kernel and zombies, all count as having the same.
  ///
  /// - Throws: `.noSuchProcess`; `.notPermitted` without ptrace-read access to both; `.noFunction` where the kernel
  ///   was built without the call.
  ///
  /// Linux 3.5. Source: kcmp(2), `KCMP_VM`.
  public func sharesMemory(_ first: ProcessID, _ second: ProcessID) throws(Errno) -> Bool {
    try memoryOrder(first, second) == .same
  }

  /// How the address spaces of two processes stand in an order that the kernel keeps to.
  enum MemoryOrder {
    case same
    case before
    case behind
  }

  /// - Throws: As ``sharesMemory(_:_:)``.
  func memoryOrder(_ first: ProcessID, _ second: ProcessID) throws(Errno) -> MemoryOrder {
    switch try valueOrErrno({ compare_memory(first.rawValue, second.rawValue) }) {
    case 0: .same
    case 1: .before
    default: .behind
    }
  }
}
