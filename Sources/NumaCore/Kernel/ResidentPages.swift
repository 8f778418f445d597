internal import CNuma
internal import Glibc
internal import SystemPackage

extension LinuxKernel {
  /// Maps those pages of a shared mapping into this process that are in memory. Takes no new ones, unless one that was
  /// there goes at that moment. Not for huge pages, of which mincore(2) tells only whether they are mapped.
  ///
  /// - Throws: `.noMemory` when a part of the range is not mapped; `.badAddress` when a file has become shorter.
  ///
  /// Source: mincore(2), madvise(2).
  func mapResidentPages(of range: AddressRange) throws(Errno) {
    let pageSize = UInt(ByteCount.basePage.rawValue)
    var isResident = [UInt8](repeating: 0, count: Self.pagesAtATime)
    var start = range.start.rawValue
    while start < range.end.rawValue {
      let bytes = min(UInt(Self.pagesAtATime) * pageSize, range.end.rawValue - start)
      _ = try valueOrErrno {
        unsafe mincore(pointer(PageAddress(rawValue: start)), Int(bytes), &isResident)
      }
      let pages = isResident[..<Int((bytes + pageSize - 1) / pageSize)]
      var index = pages.startIndex
      // The lowest bit says it; the others may become something else one day.
      while let first = pages[index...].firstIndex(where: { $0 & 1 != 0 }) {
        index = pages[first...].firstIndex { $0 & 1 == 0 } ?? pages.endIndex
        let run = AddressRange(
          start: PageAddress(rawValue: start + UInt(first) * pageSize),
          size: ByteCount(rawValue: (index - first) * Int(pageSize)))
        try map(run, pageSize: .basePage)
      }
      start += bytes
    }
  }

  /// Maps the pages of a shared mapping, as reading from each of them does: one that does not exist is taken.
  ///
  /// - Throws: `.badAddress` when no page can be had, or a file has become shorter; `.noMemory`. Before Linux 5.14 a
  ///   signal, SIGBUS, says so.
  ///
  /// Source: madvise(2), `MADV_POPULATE_READ`.
  func map(_ range: AddressRange, pageSize: ByteCount) throws(Errno) {
    let size = UInt(range.size.rawValue)
    do throws(Errno) {
      _ = try valueOrErrno { unsafe read_populate_pages(pointer(range.start), size) }
    } catch .invalidArgument {
      unsafe read_pages(pointer(range.start), size, UInt(pageSize.rawValue))
    }
  }

  /// How many pages mincore(2) is asked of at a time: a byte for each.
  private static let pagesAtATime = 1 << 16
}
