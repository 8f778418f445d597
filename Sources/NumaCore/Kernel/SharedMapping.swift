internal import CNuma
internal import Glibc
internal import SystemPackage

/// A segment, or a part of a file, mapped to read and write until the end of the value's life.
struct SharedMapping: ~Copyable {
  let range: AddressRange
  /// Where it starts in the segment or file.
  let offset: ByteCount
  private let isSegment: Bool

  /// Attaches a segment whole.
  ///
  /// - Throws: `.permissionDenied`; `.noMemory`; `.invalidArgument`, `.identifierRemoved` when it is gone.
  ///
  /// Source: shmat(2).
  init(segment: SegmentCalls.ID, size: ByteCount) throws(Errno) {
    let start = unsafe attach_segment(segment)
    range = AddressRange(start: try unsafe Self.address(of: start), size: size)
    offset = ByteCount(rawValue: 0)
    isSegment = true
  }

  /// Maps a part of a file.
  ///
  /// - Throws: `.noMemory`, on hugetlbfs also when the pool has not enough; `.notPermitted` when it is sealed.
  ///
  /// Source: mmap(2).
  init(file: borrowing OpenFile, offset: ByteCount, size: ByteCount) throws(Errno) {
    let start = unsafe mmap(
      nil, size.rawValue, PROT_READ | PROT_WRITE, MAP_SHARED, file.number, offset.rawValue)
    range = AddressRange(start: try unsafe Self.address(of: start), size: size)
    self.offset = offset
    isSegment = false
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
