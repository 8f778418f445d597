public import LinuxSystem

/// The reason why the resident memory of a file or segment cannot be determined.
public enum ResidentMemoryError: Error, Hashable, Sendable {
  /// A system call failed.
  case refused(MemoryObject, call: String, Errno)
  /// The path is a directory.
  case directory(MemoryObject)
  /// The path is a device, a pipe or a socket.
  case notARegularFile(MemoryObject)
  /// The kernel reports the resident pages of a file only to its owner, and to processes that may write to it.
  case notTold(MemoryObject)

  /// The file or segment.
  public var object: MemoryObject {
    switch self {
    case .refused(let object, _, _), .directory(let object), .notARegularFile(let object),
      .notTold(let object):
      object
    }
  }
}

extension ResidentMemoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused(let object, let call, let errno): "\(object): \(call): \(errno)"
    case .directory(let object): "\(object): is a directory"
    case .notARegularFile(let object): "\(object): not a regular file"
    case .notTold(let object):
      "\(object): the kernel tells only its owner, and who may write to it, what of it is in memory"
    }
  }
}
