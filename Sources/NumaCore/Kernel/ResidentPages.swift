internal import CLibc
internal import CNuma
internal import CLibc
internal import LinuxSystem

extension LinuxKernel {
  /// Maps those pages of a shared mapping into this process that are in memory. Takes no new ones, unless one that was
  /// there goes at that moment. Not for huge pages, as ``visitResidentRuns(of:_:)``.
  ///
  /// - Returns: The first page that cannot be had, as when a file was truncated meanwhile; nil where all are mapped.
  /// - Throws: `.noMemory` when a part of the range is not mapped.
  ///
  /// Source: mincore(2), madvise(2).
  @discardableResult
  func mapResidentPages(of range: AddressRange) throws(Errno) -> PageFault? {
    var fault: PageFault?
    do throws(Errno) {
      try visitResidentRuns(of: range) { (run) throws(Errno) in
        do throws(PageFault) {
          try map(run, pageSize: .basePage)
        } catch {
          fault = error
          throw error.errno
        }
      }
    } catch {
      guard fault != nil else { throw error }
    }
    return fault
  }

  /// Visits the runs of pages of a shared mapping that are in memory, in ascending order. Not for huge pages, of which
  /// mincore(2) tells only whether they are mapped.
  ///
  /// - Throws: `.noMemory` when a part of the range is not mapped; what the visitor throws.
  ///
  /// Source: mincore(2).
  func visitResidentRuns(
    of range: AddressRange, _ visit: (AddressRange) throws(Errno) -> Void
  ) throws(Errno) {
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
        try visit(
          AddressRange(
            start: PageAddress(rawValue: start + UInt(first) * pageSize),
            size: ByteCount(rawValue: (index - first) * Int(pageSize))))
      }
      start += bytes
    }
  }

  /// Maps the pages of a shared mapping, as reading from each of them does: one that does not exist is taken.
  ///
  /// - Throws: The first page that the kernel cannot provide.
  ///
  /// Source: madvise(2), `MADV_POPULATE_READ`.
  func map(_ range: AddressRange, pageSize: ByteCount) throws(PageFault) {
    let size = UInt(range.size.rawValue)
    do throws(Errno) {
      _ = try valueOrErrno { unsafe read_populate_pages(pointer(range.start), size) }
    } catch {
      // The kernel is older than Linux 5.14, or a page cannot be provided, and this finds it.
      try readPages(of: range, pageSize: pageSize)
    }
  }

  /// Maps the pages of a mapping that exist, and touches none: what cannot be mapped is left out. Where the kernel
  /// refuses new pages, or a file has become shorter, that is no signal.
  ///
  /// - Throws: `.invalidArgument` before Linux 5.14.
  ///
  /// Source: madvise(2), `MADV_POPULATE_READ`.
  func mapWhatExists(of range: AddressRange, pageSize: ByteCount) throws(Errno) {
    do throws(Errno) {
      _ = try valueOrErrno {
        unsafe read_populate_pages(pointer(range.start), UInt(range.size.rawValue))
      }
    } catch .invalidArgument {
      throw .invalidArgument
    } catch {
      // The call stops at the first page that it cannot map.
      guard range.size > pageSize else { return }
      for page in range.pages(of: pageSize) {
        _ = unsafe read_populate_pages(pointer(page), UInt(pageSize.rawValue))
      }
    }
  }

  /// Has faults on a mapping read nothing ahead, and leave the pages' age as it is.
  ///
  /// Source: madvise(2), `MADV_RANDOM`.
  func leaveCacheAlone(_ range: AddressRange) {
    // Advice, which the kernel need not take.
    _ = unsafe madvise(pointer(range.start), range.size.rawValue, MADV_RANDOM)
  }

  /// Has the kernel take no new page for a mapping until the end of the value's life: it refuses instead.
  ///
  /// Linux 5.11, and for huge pages 4.11. Source: userfaultfd(2), `UFFD_FEATURE_SIGBUS`.
  struct NoNewPages: ~Copyable {
    private let descriptor: FileDescriptor

    /// - Throws: `.notPermitted` where it is forbidden, also for a mapping of somebody else's memory that may not be
    ///   written; `.noFunction`, `.invalidArgument` where the kernel knows no such thing.
    init(in range: AddressRange) throws(Errno) {
      descriptor = FileDescriptor(
        rawValue: try valueOrErrno {
          unsafe refuse_new_pages(pointer(range.start), UInt(range.size.rawValue))
        })
    }

    deinit { try? descriptor.close() }
  }

  /// How many pages mincore(2) is asked of at a time: a byte for each.
  private static let pagesAtATime = 1 << 16
}
