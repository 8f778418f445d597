/// How the kernel names what shmem_file_setup() makes, and where shm_open(3) puts its files.
enum SharedMemoryNames {
  /// Whether a file's name is that of shared memory, which no program opens for ends of its own.
  static func contain(_ file: [UInt8]) -> Bool { starts.contains { file.starts(with: $0.utf8) } }

  private static let starts = ["/SYSV", "/dev/shm/", "/memfd:", "/dev/zero", "[anon_shmem:"]
}
