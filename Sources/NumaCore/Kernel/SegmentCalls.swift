internal import CLibc
internal import CNuma
internal import CLibc
internal import LinuxSystem

/// System calls on SysV shared memory, and those for its key files.
///
/// Source: ftok(3), shmget(2), shmctl(2), <sys/shm.h>.
enum SegmentCalls {
  /// What a segment is found by, `key_t`. Any number is one, -1 too.
  typealias Key = CInt
  /// What the kernel calls a segment by.
  typealias ID = CInt

  /// Not a key: shmget(2) takes it for a new segment (`IPC_PRIVATE`).
  static let privateKey: Key = 0

  /// The key that a file and a project stand for.
  ///
  /// - Throws: The errno of stat(2).
  static func key(of path: FilePath, _ project: ProjectID) throws(Errno) -> Key {
    var key: Key = 0
    _ = try unsafe path.withPlatformString { (path) throws(Errno) in
      try valueOrErrno { unsafe segment_key(path, CInt(project.rawValue), &key) }
    }
    return key
  }

  /// The segment with a key, whatever its size.
  ///
  /// - Throws: `.noSuchFileOrDirectory` when there is none; `.permissionDenied`.
  static func find(_ key: Key) throws(Errno) -> ID {
    try valueOrErrno { get_segment(key) }
  }

  /// Makes a segment.
  ///
  /// - Throws: `.fileExists` when there is one; `.invalidArgument` for a size below or beyond the limits; `.noMemory`, for
  ///   huge pages also when the pool has not enough; `.noSpace` when there are too many segments; `.notPermitted` for
  ///   huge pages before Linux 2.6.
  static func create(
    _ key: Key, size: ByteCount, _ permissions: FilePermissions, hugePages: Bool
  ) throws(Errno) -> ID {
    try valueOrErrno {
      create_segment(
        key, UInt(bitPattern: size.rawValue), CInt(permissions.rawValue), hugePages ? 1 : 0)
    }
  }

  /// How many bytes a segment was made with.
  ///
  /// - Throws: `.permissionDenied` without the right to read it; `.invalidArgument`, `.identifierRemoved` when it is gone.
  static func size(of segment: ID) throws(Errno) -> ByteCount {
    var size: UInt = 0
    _ = try valueOrErrno { unsafe segment_size(segment, &size) }
    return ByteCount(rawValue: Int(clamping: size))
  }

  /// Removes a segment when nobody has it attached any more.
  static func remove(_ segment: ID) { _ = remove_segment(segment) }

  /// Removes a file that was just made.
  static func removeFile(_ path: FilePath) {
    _ = unsafe path.withPlatformString { unsafe unlink($0) }
  }
}
