public import LinuxSystem

/// The reason why the resident memory of a file or segment cannot be determined.
public enum ResidentMemoryError: Error, Hashable, Sendable {
  /// A system call failed.
  case refused(MemoryObject, call: String, Errno)
  /// The path is a directory.
  case directory(MemoryObject)
  /// The path is a device, a pipe or a socket.
  case notARegularFile(MemoryObject)
  /// The pages are the only copy of the contents, so that they cannot be released: the file is on tmpfs or hugetlbfs, or
  /// the object is a segment.
  case onlyCopy(MemoryObject)
  /// The kernel reports the resident pages of a file only to its owner, and to processes that may write to it.
  case notTold(MemoryObject)

  /// The file or segment.
  public var object: MemoryObject {
    switch self {
    case .refused(let object, _, _), .directory(let object), .notARegularFile(let object),
      .onlyCopy(let object), .notTold(let object):
      object
    }
  }

  /// The errno of the call that failed; `nil` if no call failed.
  public var errno: Errno? {
    if case .refused(_, _, let errno) = self { errno } else { nil }
  }
}

extension ResidentMemoryError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .refused(let object, let call, let errno): "\(object): \(call): \(errno)"
    case .directory(let object): "\(object): is a directory"
    case .notARegularFile(let object): "\(object): not a regular file"
    case .onlyCopy(let object): "\(object): is in memory only, so nothing of it can be dropped"
    case .notTold(let object):
      "\(object): the kernel tells only its owner, and who may write to it, what of it is in memory"
    }
  }
}
