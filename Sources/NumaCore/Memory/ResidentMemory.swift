public import LinuxSystem

/// What other processes can map too, and lies in memory page by page.
public enum MemoryObject: Hashable, Sendable {
  /// A file, by its path: its page cache, or its huge pages.
  case file(FilePath)
  /// A SysV segment, by its ID as ipcs(1) shows it.
  case segment(Int32)
}

extension MemoryObject: CustomStringConvertible {
  /// The path, or `segment 5`.
  public var description: String {
    switch self {
    case .file(let path): path.string
    case .segment(let id): "segment \(id)"
    }
  }
}

/// How much of a file or segment is in memory, and on which nodes.
public struct ResidentMemory: Hashable, Sendable {
  /// How large the file or segment is.
  public let size: ByteCount
  /// The size of its pages: the kernel's base page, or the size of its huge pages.
  public let pageSize: ByteCount
  /// Where its pages lie. The last one counts whole.
  public var places = MemoryPerNode()
  /// Pages that were in memory and could not be looked at: they went meanwhile, or are damaged.
  public var unplaced = ByteCount(rawValue: 0)

  /// Begins with nothing in memory, as for a test.
  public init(size: ByteCount, pageSize: ByteCount) {
    self.size = size
    self.pageSize = pageSize
  }
}

/// Why it cannot be told what of a file or segment is in memory.
public enum ResidentMemoryError: Error, Hashable, Sendable {
  /// A system call failed.
  case refused(MemoryObject, call: String, Errno)
  /// The path is a directory.
  case directory(MemoryObject)
  /// The path is a device, a pipe or a socket.
  case notARegularFile(MemoryObject)
  /// The kernel tells only the owner of a file, and who may write to it.
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

extension LinuxKernel {
  /// Finds out how much of a file or segment is in memory, and where. Reads nothing from disk, takes no page, and touches
  /// none: a file that becomes shorter meanwhile is no signal. Pages come and go while it looks.
  ///
  /// - Throws: ``ResidentMemoryError``; `.refused` holds the errno of open, fstat, mmap, mincore, shmctl, shmat, move_pages,
  ///   or of userfaultfd, which huge pages need.
  ///
  /// Linux 5.14. Source: mincore(2), madvise(2), userfaultfd(2), move_pages(2).
  public func residentMemory(
    of object: MemoryObject
  ) throws(ResidentMemoryError) -> ResidentMemory {
    switch object {
    case .file(let path): try PageCensus.memory(ofFile: path)
    case .segment(let id): try PageCensus.memory(ofSegment: id)
    }
  }
}
