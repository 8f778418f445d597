import NumaCore

extension SystemRoot {
  /// Returns the processes without those that share the memory of an earlier one.
  ///
  /// Processes without memory are kept: the kernel would report that they all share one address space.
  func distinctAddressSpaces(of processes: [ProcessID]) -> [ProcessID] {
    let filled = processes.filter { (try? processStatus(of: $0))?.virtualSize != nil }
    let sharing = LinuxKernel().addressSpaces(of: filled).sharing
    return processes.filter { sharing[$0] == nil }
  }
}
