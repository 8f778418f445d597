internal import CLibc
internal import CNuma
internal import LinuxSystem

/// System calls on SysV shared memory, and those for its key files.
///
/// Source: ftok(3), shmget(2), shmctl(2), <sys/shm.h>.
enum SegmentCalls {
  /// The key of a segment, `key_t`. Every number except 0 (`IPC_PRIVATE`) is a valid key, including -1.
  typealias Key = CInt
  /// The kernel's identifier of a segment.
  typealias ID = CInt

  /// The number that is not a key: shmget(2) creates a new segment for it (`IPC_PRIVATE`).
  static let privateKey: Key = 0

  /// Returns the key for a file and a project.
  ///
  /// - Throws: The errno of stat(2).
  static func key(of path: FilePath, _ project: ProjectID) throws(Errno) -> Key {
    var key: Key = 0
    _ = try unsafe path.withPlatformString { (path) throws(Errno) in
      try valueOrErrno { unsafe segment_key(path, CInt(project.rawValue), &key) }
    }
    return key
  }

  /// Finds the segment with a key, whatever its size.
  ///
  /// - Throws: `.noSuchFileOrDirectory` if there is no such segment; `.permissionDenied`.
  static func find(_ key: Key) throws(Errno) -> ID {
    try valueOrErrno { get_segment(key) }
  }

  /// Creates a segment.
  ///
  /// - Throws: `.fileExists` if the key has a segment; `.invalidArgument` for a size below or beyond the limits;
  ///   `.noMemory`, for huge pages also if the pool does not have enough; `.noSpace` if there are too many segments;
  ///   `.notPermitted` for huge pages without CAP_IPC_LOCK and without membership in the group `vm.hugetlb_shm_group`.
  static func create(
    _ key: Key, size: ByteCount, _ permissions: FilePermissions, hugePages: Bool
  ) throws(Errno) -> ID {
    try valueOrErrno {
      create_segment(
        key, UInt(bitPattern: size.rawValue), CInt(permissions.rawValue), hugePages ? 1 : 0)
    }
  }

  /// Reads the size with which a segment was created, in bytes.
  ///
  /// - Throws: `.permissionDenied` without the right to read it; `.invalidArgument`, `.identifierRemoved` if it no
  ///   longer exists.
  static func size(of segment: ID) throws(Errno) -> ByteCount {
    var size: UInt = 0
    _ = try valueOrErrno { unsafe segment_size(segment, &size) }
    return ByteCount(rawValue: Int(clamping: size))
  }

  /// Removes a segment as soon as no process has it attached.
  static func remove(_ segment: ID) { _ = remove_segment(segment) }

  /// Removes a file that was just created.
  static func removeFile(_ path: FilePath) {
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
  }
}
