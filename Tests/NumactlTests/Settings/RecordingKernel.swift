import NumaCore
import Synchronization
import LinuxSystem

@testable import numactl_swift

/// A call that a setting makes.
enum KernelCall: Equatable {
  case policy(MemoryPolicy)
  case affinity(CPUMask)
}

/// A kernel that records the calls and does nothing else.
final class RecordingKernel: SettingKernel {
  private let recorded = Mutex<[KernelCall]>([])
  private let available: NUMAAvailability
  /// The flags that the kernel refuses as unknown.
  private let unknownFlags: MemoryPolicy.Flags

  init(_ available: NUMAAvailability = .available, unknownFlags: MemoryPolicy.Flags = []) {
    self.available = available
    self.unknownFlags = unknownFlags
  }

  var calls: [KernelCall] { recorded.withLock { $0 } }

  func availability() -> NUMAAvailability { available }

  func setMemoryPolicy(_ policy: MemoryPolicy) throws(Errno) {
    recorded.withLock { $0.append(.policy(policy)) }
    if !policy.flags.isDisjoint(with: unknownFlags) { throw .invalidArgument }
  }

  func setAffinity(_ cpus: CPUMask) throws(Errno) {
    recorded.withLock { $0.append(.affinity(cpus)) }
  }
}
