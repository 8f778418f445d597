internal import CLibc

/// What kind of file it is, what its mode is and where it lies.
///
/// Source: stat(2), inode(7).
public struct FileStatus: Hashable, Sendable {
  /// The kinds of files that a caller tells apart.
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

  /// What kind of file it is.
  public let type: Kind
  /// Who may use it.
  public let permissions: FilePermissions
  /// The device that holds it.
  public let deviceID: DeviceID
  /// Its number on that device.
  public let inode: UInt64
  /// The device that it stands for, where it is a special file.
  public let specialDeviceID: DeviceID

  fileprivate init(_ status: stat) {
    type =
      switch CInt(bitPattern: status.st_mode) & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFBLK: .blockSpecial
      default: .other
      }
    permissions = FilePermissions(rawValue: UInt32(status.st_mode & 0o777))
    deviceID = DeviceID(rawValue: UInt64(status.st_dev))
    inode = UInt64(status.st_ino)
    specialDeviceID = DeviceID(rawValue: UInt64(status.st_rdev))
  }
}

/// The number of a device, `dev_t`.
public struct DeviceID: RawRepresentable, Hashable, Sendable {
  /// Both halves, as makedev(3) packs them.
  public let rawValue: UInt64

  /// Takes both halves, as makedev(3) packs them.
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The two halves.
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
  /// Asks what the file is like: for a symbolic link, the file that it leads to or the link itself.
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
