internal import CLibc
internal import CNuma
internal import LinuxSystem

/// A segment, or a part of a file, that is mapped until the end of the value's life.
struct SharedMapping: ~Copyable {
  let range: AddressRange
  /// The offset at which the mapping starts in the segment or file.
  let offset: ByteCount
  private let isSegment: Bool
  /// The file, open until the end of the value's life; `nil` for a segment and for a read-only mapping of a file.
  private let file: OpenFile?

  /// Attaches a whole segment, for reading and writing or for reading only.
  ///
  /// - Throws: `.permissionDenied`; `.noMemory`; `.invalidArgument`, `.identifierRemoved` if the segment no longer
  ///   exists.
  ///
  /// Source: shmat(2).
  init(
    segment: SegmentCalls.ID, size: ByteCount, isToRead: Bool = false
  ) throws(Errno) {
    let start = unsafe isToRead ? attach_segment_to_read(segment) : attach_segment(segment)
    range = AddressRange(start: try unsafe Self.address(of: start), size: size)
    offset = .zero
    isSegment = true
    file = nil
  }

  /// Maps a part of a file for reading and writing.
  ///
  /// The file stays open, so that the reason for a missing page can be found.
  ///
  /// - Throws: `.noMemory`, on hugetlbfs also if the pool does not have enough; `.notPermitted` if the file is sealed;
  ///   `.tooManyOpenFiles`.
  ///
  /// Source: mmap(2).
  init(file: borrowing OpenFile, offset: ByteCount, size: ByteCount) throws(Errno) {
    let copy = try OpenFile(copying: file)
    let start = unsafe mmap(
      nil, size.rawValue, PROT_READ | PROT_WRITE, MAP_SHARED, file.number, offset.rawValue)
    range = AddressRange(start: try unsafe Self.address(of: start), size: size)
    self.offset = offset
    isSegment = false
    self.file = consume copy
  }

  /// Maps a part of a file for reading.
  ///
  /// The mapping reserves no huge pages. A private mapping may have pages of its own; a page that exists in the file is
  /// the file's page in the private mapping too.
  ///
  /// - Throws: `.noMemory`; `.operationNotSupportedByDevice` (ENODEV) if the file system does not support mappings.
  ///
  /// Source: mmap(2).
  init(
    toRead file: borrowing OpenFile, offset: ByteCount, size: ByteCount, isPrivate: Bool
  ) throws(Errno) {
    let flags = (isPrivate ? MAP_PRIVATE : MAP_SHARED) | MAP_NORESERVE
    let start = unsafe mmap(nil, size.rawValue, PROT_READ, flags, file.number, offset.rawValue)
    range = AddressRange(start: try unsafe Self.address(of: start), size: size)
    self.offset = offset
    isSegment = false
    self.file = nil
  }

  /// The current size of the file; `nil` if the file is not open or not a regular file.
  var fileSize: ByteCount? {
    switch file {
    case .some(let file):
      guard let shape = try? file.shape(), shape.isRegular else { return nil }
      return shape.size
    case nil: return nil
    }
  }

  /// Allocates space for a part of the file, and returns the errno if the file system refuses.
  ///
  /// - Returns: `nil` if the file system does not refuse, or the file is not open.
  ///
  /// Source: fallocate(2).
  func errnoOfAllocation(of size: ByteCount, at offset: ByteCount) -> Errno? {
    switch file {
    case .some(let file): file.errnoOfAllocation(of: size, at: offset)
    case nil: nil
    }
  }

  /// Converts the result of shmat(2) or mmap(2), which is -1 after a failure.
  private static func address(of result: UnsafeMutableRawPointer?) throws(Errno) -> PageAddress {
    PageAddress(rawValue: UInt(bitPattern: try valueOrErrno { Int(bitPattern: result) }))
  }

  deinit {
    if isSegment {
      unsafe detach_segment(pointer(range.start))
    } else {
      unsafe munmap(pointer(range.start), range.size.rawValue)
    }
  }
}
