public import LinuxSystem

/// The reason why a file of the kernel could not be read or understood.
///
/// Every case holds the path at fault.
public enum ReadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file could not be opened or read, for the reason that the errno states.
  case unreadable(FilePath, Errno)
  /// The file was read, but holds something that the kernel does not write there.
  case malformed(FilePath, reason: String)

  /// The file at fault.
  public var path: FilePath {
    switch self {
    case .unreadable(let path, _), .malformed(let path, _): path
    }
  }

  /// The reason why the file could not be read; `.ioError` if it was read but not understood.
  public var errno: Errno {
    switch self {
    case .unreadable(_, let errno): errno
    case .malformed: .ioError
    }
  }

  /// The ``errno`` for a file below /proc/PID: if the file does not exist, the process does not exist either.
  package var errnoOfProcess: Errno { errno == .noSuchFileOrDirectory ? .noSuchProcess : errno }

  public var description: String {
    switch self {
    case .unreadable(let path, let errno): "\(path): \(errno)"
    case .malformed(let path, let reason): "\(path): \(reason)"
    }
  }
}
