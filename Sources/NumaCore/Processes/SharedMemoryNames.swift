internal import LinuxSystem

/// The names of the files that shmem_file_setup() creates in the kernel, and of the directory of shm_open(3).
enum SharedMemoryNames {
  /// Whether a file name is that of shared memory, which programs do not open by name for other purposes.
  static func contain(_ file: [UInt8]) -> Bool { starts.contains { file.hasPrefix($0) } }

  private static let starts = ["/SYSV", "/dev/shm/", "/memfd:", "/dev/zero", "[anon_shmem:"]
}
