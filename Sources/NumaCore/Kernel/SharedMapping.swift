internal import CLibc
internal import CNuma
internal import CLibc
internal import LinuxSystem

/// A segment, or a part of a file, mapped until the end of the value's life.
struct SharedMapping: ~Copyable {
  let range: AddressRange
  /// Where it starts in the segment or file.
  let offset: ByteCount
  private let isSegment: Bool
  /// The file, open until the end of the value's life; nil for a segment, and for a mapping to read.
  private let file: OpenFile?

  /// Attaches a segment whole, to read and write, or to read alone.
  ///
  /// - Throws: `.permissionDenied`; `.noMemory`; `.invalidArgument`, `.identifierRemoved` when it is gone.
  ///
  /// Source: shmat(2).
  init(
    segment: SegmentCalls.ID, size: ByteCount, isToRead: Bool = false
  ) throws(Errno) {
    let start = unsafe isToRead ? attach_segment_to_read(segment) : attach_segment(segment)
    range = AddressRange(start: try unsafe Self.address(of: start), size: size)
    offset = ByteCount(rawValue: 0)
    isSegment = true
    file = nil
  }

  /// Maps a part of a file to read and write. The file stays open, to tell why a page is missing.
  ///
  /// - Throws: `.noMemory`, on hugetlbfs also when the pool has not enough; `.notPermitted` when it is sealed;
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

  /// Maps a part of a file to read. Of huge pages none is set aside for it. A private mapping may have pages of its own;
  /// a page that the file has is the file's there too.
  ///
  /// - Throws: `.noMemory`; `.operationNotSupportedByDevice` (ENODEV) where the file system maps no files.
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

  /// How large the file is now; nil where it is not open, or no regular file.
  var fileSize: ByteCount? {
    switch file {
    case .some(let file):
      guard let shape = try? file.shape(), shape.isRegular else { return nil }
      return shape.size
    case nil: return nil
    }
  }

  /// The errno with which the file system refuses room for a part of the file; nil where it does not, or cannot be
  /// asked.
  ///
  /// Source: fallocate(2).
  func errnoOfAllocation(of size: ByteCount, at offset: ByteCount) -> Errno? {
    switch file {
    case .some(let file): file.errnoOfAllocation(of: size, at: offset)
    case nil: nil
    }
  }

  /// Both calls return -1 where they fail.
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
