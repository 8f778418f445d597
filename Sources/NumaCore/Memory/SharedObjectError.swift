public import LinuxSystem

/// The reason why a shared object cannot be attached, or why an operation on it failed.
///
/// Every case holds the path of the file or of the segment's key file.
public enum SharedObjectError: Error, Hashable, Sendable {
  /// A system call failed.
  case refused(FilePath, call: String, Errno)
  /// The kernel cannot provide the page at this offset in the file or segment.
  case missingPage(FilePath, offset: ByteCount, MissingPage)
  /// The object does not exist and no length is given to create it with, or the file is empty.
  case needsLength(FilePath)
  /// The length is zero or below, or the offset is below zero.
  case noSuchPart(FilePath, offset: ByteCount, length: ByteCount?)
  /// The offset or the length is not a multiple of this page size.
  case notPageAligned(FilePath, offset: ByteCount, length: ByteCount?, pageSize: ByteCount)
  /// The part starts or ends after the end of the file or segment, which has this size.
  case beyondEnd(FilePath, offset: ByteCount, length: ByteCount?, size: ByteCount)
  /// The path is a device, a pipe or a socket.
  case notARegularFile(FilePath)
  /// The key of this file and project is 0, with which shmget(2) creates a new segment that no other process finds.
  case keyIsPrivate(FilePath, ProjectID)
  /// The pool of huge pages of this size has fewer free pages than are requested.
  case tooFewHugePages(FilePath, pageSize: ByteCount)
  /// Huge pages were requested, but their size cannot be read; the error is `nil` if the kernel has no huge pages.
  case noHugePages(FilePath, ReadError?)

  /// The file, or the segment's key file.
  public var path: FilePath {
    switch self {
    case .refused(let path, _, _), .missingPage(let path, _, _), .needsLength(let path),
      .noSuchPart(let path, _, _), .notPageAligned(let path, _, _, _),
      .beyondEnd(let path, _, _, _), .notARegularFile(let path),
      .keyIsPrivate(let path, _), .tooFewHugePages(let path, _), .noHugePages(let path, _):
      path
    }
  }

  /// The reason alone, without the path.
  public var reason: String {
    switch self {
    case .refused(_, let call, .noFunction): "\(call): \(MissingNUMA())"
    case .refused(_, let call, let errno): "\(call): \(errno)"
    case .missingPage(_, let offset, let page): "no page at offset \(offset.rawValue): \(page)"
    case .needsLength: "needs a length: there is nothing yet"
    case .noSuchPart(_, let offset, let length):
      "offset \(offset.rawValue), length \(Self.text(length)): there is no such part"
    case .notPageAligned(_, let offset, let length, let pageSize):
      "offset \(offset.rawValue), length \(Self.text(length)): not page aligned: "
        + "pages have \(pageSize.rawValue) bytes"
    case .beyondEnd(_, let offset, let length, let size):
      "offset \(offset.rawValue), length \(Self.text(length)): beyond its end: "
        + "it has \(size.rawValue) bytes"
    case .notARegularFile: "not a regular file"
    case .keyIsPrivate(_, let project):
      "its key with project \(project) is 0, which stands for no shared segment; use another project"
    case .tooFewHugePages(_, let pageSize):
      "needs more huge pages of \(pageSize.rawValue >> 10) kB than are free in their pool"
    case .noHugePages(_, let error?): "the size of huge pages is not known: \(error)"
    case .noHugePages(_, nil): "the kernel has no huge pages"
    }
  }

  private static func text(_ length: ByteCount?) -> String {
    length.map { String($0.rawValue) } ?? "not given"
  }
}

extension SharedObjectError: CustomStringConvertible {
  public var description: String { "\(path): \(reason)" }
}
