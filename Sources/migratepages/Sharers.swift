import NumaCore

extension SystemRoot {
  /// Leaves out all but the first of those that share their memory.
  ///
  /// Those without memory stay: the kernel takes them all for sharing what they do not have.
  func leavingOutSharers(_ processes: [ProcessID]) -> [ProcessID] {
    let filled = processes.filter { (try? processStatus(of: $0))?.virtualSize != nil }
    let sharing = LinuxKernel().addressSpaces(of: filled).sharing
    return processes.filter { sharing[$0] == nil }
  }
}
