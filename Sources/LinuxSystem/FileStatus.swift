internal import CLibc

/// The kind, the permissions and the location of a file.
///
/// Source: stat(2), inode(7).
public struct FileStatus: Hashable, Sendable {
  /// The kinds of files that callers distinguish.
  public enum Kind: Hashable, Sendable {
    /// A file with contents.
    case regular
    /// A directory.
    case directory
    /// A block device.
    case blockSpecial
    /// Any other kind.
    case other
  }

  /// The kind of the file.
  public let type: Kind
  /// The owner of the file.
  public let owner: UserID
  /// The permissions of the file.
  public let permissions: FilePermissions
  /// The device that holds the file.
  public let deviceID: DeviceID
  /// The number of the file on that device.
  public let inode: UInt64
  /// The device that the file stands for, if it is a special file.
  public let specialDeviceID: DeviceID
  /// The number of names of the file; 0 if it was deleted.
  public let linkCount: Int

  /// Returns whether two names are of one file.
  public func isSameFile(as other: Self) -> Bool {
    deviceID == other.deviceID && inode == other.inode
  }

  fileprivate init(_ status: stat) {
    type =
      switch CInt(bitPattern: status.st_mode) & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFBLK: .blockSpecial
      default: .other
      }
    owner = UserID(rawValue: status.st_uid)
    permissions = FilePermissions(rawValue: UInt32(status.st_mode & 0o777))
    deviceID = DeviceID(rawValue: UInt64(status.st_dev))
    inode = UInt64(status.st_ino)
    specialDeviceID = DeviceID(rawValue: UInt64(status.st_rdev))
    linkCount = Int(status.st_nlink)
  }
}

/// The number of a device, `dev_t`.
public struct DeviceID: RawRepresentable, Hashable, Sendable {
  /// The major and the minor number, as makedev(3) packs them.
  public let rawValue: UInt64

  /// Creates a device number from the major and the minor number, as makedev(3) packs them.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The major and the minor number.
  ///
  /// Source: <sys/sysmacros.h>, whose macros Swift does not import.
  public var majorAndMinor: (major: UInt32, minor: UInt32) {
    let major =
      UInt32(truncatingIfNeeded: rawValue >> 32) & ~0xfff | UInt32(rawValue >> 8 & 0xfff)
    let minor =
      UInt32(truncatingIfNeeded: rawValue >> 12) & ~0xff | UInt32(rawValue & 0xff)
    return (major, minor)
  }
}

extension FilePath {
  /// Returns the absolute path of the file without symbolic links.
  ///
  /// - Throws: The errno of realpath(3).
  ///
  /// Source: realpath(3).
  public func resolvingLinks() throws(Errno) -> FilePath {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard unsafe withPlatformString({ unsafe realpath($0, &buffer) }) != nil else {
      throw .last
    }
    return FilePath(bytes: buffer.lazy.map { UInt8(bitPattern: $0) })
  }

  /// Returns the status of the file: for a symbolic link, that of the target or that of the link itself.
  ///
  /// - Throws: The errno of stat(2).
  ///
  /// Source: fstatat(2).
  public func stat(followTargetSymlink: Bool = true) throws(Errno) -> FileStatus {
    var status = CLibc.stat()
    _ = try unsafe withPlatformString { (path) throws(Errno) in
      let flags = followTargetSymlink ? 0 : AT_SYMLINK_NOFOLLOW
      return try valueOrErrno { unsafe fstatat(AT_FDCWD, path, &status, flags) }
    }
    return FileStatus(status)
  }
}
