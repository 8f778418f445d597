internal import CLibc
internal import CNuma
internal import LinuxSystem

extension LinuxKernel {
  /// Maps into this process those pages of a shared mapping that are in memory.
  ///
  /// The method allocates no new page, unless a page leaves memory during the call. It does not support huge pages, as
  /// ``visitResidentRuns(of:_:)`` does not.
  ///
  /// - Returns: The first page that the kernel cannot provide, for example after a file was truncated; `nil` if all
  ///   pages are mapped.
  /// - Throws: `.noMemory` if a part of the range is not mapped.
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

  /// Visits the runs of pages of a shared mapping that are in memory, in ascending order.
  ///
  /// The method does not support huge pages, because mincore(2) reports only whether they are mapped.
  ///
  /// - Throws: `.noMemory` if a part of the range is not mapped; the error of the visitor.
  ///
  /// Source: mincore(2).
  func visitResidentRuns(
    of range: AddressRange, _ visit: (AddressRange) throws(Errno) -> Void
  ) throws(Errno) {
    let basePage = ByteCount.basePage
    let pageSize = UInt(basePage.rawValue)
    var isResident = [UInt8](repeating: 0, count: Self.pagesAtATime)
    var start = range.start.rawValue
    while start < range.end.rawValue {
      let bytes = min(UInt(Self.pagesAtATime) * pageSize, range.end.rawValue - start)
      _ = try valueOrErrno {
        unsafe mincore(pointer(PageAddress(rawValue: start)), Int(bytes), &isResident)
      }
      let pages = isResident[..<Int((bytes + pageSize - 1) / pageSize)]
      var index = pages.startIndex
      // The lowest bit holds the answer; a later kernel may use the other bits.
      while let first = pages[index...].firstIndex(where: { $0 & 1 != 0 }) {
        index = pages[first...].firstIndex { $0 & 1 == 0 } ?? pages.endIndex
        try visit(
          AddressRange(
            start: PageAddress(rawValue: start + UInt(first) * pageSize),
            size: basePage * (index - first)))
      }
      start += bytes
    }
  }

  /// Maps the pages of a shared mapping, and allocates a page that does not exist, as a read from each page does.
  ///
  /// - Throws: The first page that the kernel cannot provide.
  ///
  /// Source: madvise(2), `MADV_POPULATE_READ`.
  func map(_ range: AddressRange, pageSize: ByteCount) throws(PageFault) {
    let size = UInt(range.size.rawValue)
    do throws(Errno) {
      _ = try valueOrErrno { unsafe read_populate_pages(pointer(range.start), size) }
    } catch {
      // The kernel is older than Linux 5.14, or it cannot provide a page. The reads find that page.
      try readPages(of: range, pageSize: pageSize)
    }
  }

  /// Maps the existing pages of a mapping without accessing them, and omits those that cannot be mapped.
  ///
  /// If the kernel refuses new pages, or a file has become shorter, no signal is raised.
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

  /// Tells the kernel to read nothing ahead after a fault on a mapping, and to leave the age of the pages as it is.
  ///
  /// Source: madvise(2), `MADV_RANDOM`.
  func leaveCacheAlone(_ range: AddressRange) {
    // The kernel may ignore this advice.
    _ = unsafe madvise(pointer(range.start), range.size.rawValue, MADV_RANDOM)
  }

  /// Removes the pages of a shared mapping of a file from the page tables of this process.
  ///
  /// The pages stay in memory.
  ///
  /// Source: madvise(2), `MADV_DONTNEED`.
  func unmapPages(of range: AddressRange) {
    _ = unsafe madvise(pointer(range.start), range.size.rawValue, MADV_DONTNEED)
  }

  /// A setting under which the kernel refuses new pages for a mapping, until the end of the value's life.
  ///
  /// Linux 5.11, and for huge pages 4.11. Source: userfaultfd(2), `UFFD_FEATURE_SIGBUS`.
  struct NoNewPages: ~Copyable {
    private let descriptor: FileDescriptor

    /// Makes the kernel refuse new pages for a range.
    ///
    /// - Throws: `.notPermitted` if the call is forbidden, also for a mapping of another user's memory that the caller
    ///   may not write; `.noFunction`, `.invalidArgument` if the kernel does not support the setting.
    init(in range: AddressRange) throws(Errno) {
      descriptor = FileDescriptor(
        rawValue: try valueOrErrno {
          unsafe refuse_new_pages(pointer(range.start), UInt(range.size.rawValue))
        })
    }

    deinit { try? descriptor.close() }
  }

  /// The number of pages in one call of mincore(2), which fills a byte for each.
  private static let pagesAtATime = 1 << 16
}
