public import LinuxSystem

/// A file or segment, which other processes can map too, and which is in memory page by page.
public enum MemoryObject: Hashable, Sendable {
  /// A file, given by its path: its page cache, or its huge pages.
  case file(FilePath)
  /// A SysV segment, given by its ID as ipcs(1) shows it.
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

/// The amount of a file or segment that is in memory, and the nodes that it is on.
public struct ResidentMemory: Hashable, Sendable {
  /// The size of the file or segment.
  public let size: ByteCount
  /// The size of its pages: the kernel's base page, or the size of its huge pages.
  public let pageSize: ByteCount
  /// The nodes of its pages; the last page counts whole.
  public var places = MemoryPerNode()
  /// The size of the pages that were in memory but whose node is not known: they have left memory since, or are
  /// damaged.
  public var unplaced = ByteCount(rawValue: 0)

  /// Creates a value with no page in memory, as for a test.
  public init(size: ByteCount, pageSize: ByteCount) {
    self.size = size
    self.pageSize = pageSize
  }
}

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

extension LinuxKernel {
  /// Determines how much of a file or segment is in memory, and on which nodes.
  ///
  /// It reads nothing from disk and allocates no page. It touches no page, so a file that is truncated in the meantime
  /// causes no signal. Pages may enter and leave memory during the call.
  ///
  /// - Throws: ``ResidentMemoryError``; `.refused` holds the errno of open, fstat, mmap, mincore, shmctl, shmat,
  ///   move_pages, or of userfaultfd, which huge pages need.
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
