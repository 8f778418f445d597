import NumaCore
import LinuxSystem

/// The system calls that settings need.
///
/// Tests replace the kernel with a recorder.
protocol SettingKernel: Sendable {
  func availability() -> NUMAAvailability
  @available(*, noasync)
  func setMemoryPolicy(_ policy: MemoryPolicy) throws(Errno)
  @available(*, noasync)
  func setAffinity(_ cpus: CPUMask) throws(Errno)
}

extension LinuxKernel: SettingKernel {}
