public import LinuxSystem

/// Why a file of the kernel could not be read or understood. Every case holds the path at fault.
public enum ReadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file could not be opened or read.
  case unreadable(FilePath, Errno)
  /// The file was read, and holds something else than the kernel writes there.
  case malformed(FilePath, reason: String)

  /// The file at fault.
  public var path: FilePath {
    switch self {
    case .unreadable(let path, _), .malformed(let path, _): path
    }
  }

  /// Why it could not be read; `.ioError` where it was read and cannot be understood.
  public var errno: Errno {
    switch self {
    case .unreadable(_, let errno): errno
    case .malformed: .ioError
    }
  }

  /// The same for a file below /proc/PID: where that is gone, so is the process.
  var errnoOfProcess: Errno { errno == .noSuchFileOrDirectory ? .noSuchProcess : errno }

  public var description: String {
    switch self {
    case .unreadable(let path, let errno): "\(path): \(errno)"
    case .malformed(let path, let reason): "\(path): \(reason)"
    }
  }
}
