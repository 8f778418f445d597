internal import LinuxSystem

/// One line of mountinfo: a mounted file system.
struct Mount: Hashable, Sendable {
  /// The device of the files on it, as maps shows it too.
  let device: MappedDevice
  /// The directory on which it is mounted, seen from the root directory of the process.
  let path: FilePath
  /// The type of the file system, such as `ext4`.
  let fileSystem: [UInt8]
  /// What is mounted, for most file systems the file of a block device.
  let source: [UInt8]
  /// The options of the file system.
  let options: [[UInt8]]
}

extension Mount {
  /// Parses a line; returns `nil` if the line is not in the kernel's format.
  ///
  /// `30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw`
  init?(line: ArraySlice<UInt8>) {
    let words = line.split(separator: .space).map { [UInt8]($0) }
    guard let hyphen = words.firstIndex(of: [.hyphen]), hyphen >= 5, hyphen + 1 < words.count,
      let colon = words[2].firstIndex(of: UInt8(ascii: ":")),
      let major = decimalNumber(words[2][..<colon]),
      let minor = decimalNumber(words[2][(colon + 1)...])
    else { return nil }
    device = MappedDevice(major: UInt(major), minor: UInt(minor))
    path = FilePath(bytes: Self.unescaped(words[4]))
    fileSystem = words[hyphen + 1]
    source = hyphen + 2 < words.count ? Self.unescaped(words[hyphen + 2]) : []
    options =
      hyphen + 3 < words.count
      ? words[hyphen + 3].split(separator: .comma).map { Self.unescaped([UInt8]($0)) } : []
  }

  private static func unescaped(_ word: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    update(
      &bytes, to: 0..<word.count, of: word.span,
      escaping: [.newline, .tab, .space, .comma, UInt8(ascii: "\\")])
    return bytes
  }
}

extension SystemRoot {
  /// Lists the file systems that a process sees.
  ///
  /// - Parameter directory: The directory of the process in /proc.
  /// - Returns: `nil` if the root has no mountinfo file. A recorded machine may lack it.
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the mountinfo file cannot be read.
  ///
  /// Linux 2.6.26. Source: proc_pid_mountinfo(5).
  func mounts(in directory: FilePath) throws(ReadError) -> [Mount]? {
    guard let text = try readIfPresent(directory.appending("mountinfo")) else { return nil }
    return text.split(separator: .newline).compactMap { Mount(line: $0) }
  }

  /// The devices of the file systems whose files are shared memory: tmpfs, and devtmpfs, which is a tmpfs.
  ///
  /// The policy of such a file is that of all its mappings, private ones too. The list is empty if it cannot be read.
  ///
  /// Source: mbind(2), shmem_set_policy() in mm/shmem.c.
  func sharedMemoryDevices(of process: ProcessID) -> Set<MappedDevice> {
    let mounts = (try? self.mounts(in: processDirectory(of: process))) ?? []
    return Set(
      mounts.filter {
        $0.fileSystem.equals("tmpfs") || $0.fileSystem.equals("devtmpfs")
      }.map { $0.device })
  }
}
