internal import CLibc
internal import CNuma
internal import LinuxSystem

/// What pagemap says of one page that is in memory.
///
/// Source: Documentation/admin-guide/mm/pagemap.rst.
struct PageMapEntry: Hashable, Sendable {
  let rawValue: UInt64

  /// Whether there is a page.
  var isPresent: Bool { rawValue & 1 << 63 != 0 }
  /// Whether the page is of a file or of shared memory; an anonymous one is not. Linux 3.5.
  var isOfFile: Bool { rawValue & 1 << 61 != 0 }
  /// Whether the page is mapped at one place of one process alone. Linux 4.2; false before.
  var isExclusive: Bool { rawValue & 1 << 56 != 0 }
  /// The number of the page frame; 0 where the caller lacks CAP_SYS_ADMIN. Linux 4.2.
  var frame: UInt { UInt(truncatingIfNeeded: rawValue & (1 << 55 - 1)) }
}

extension PopulatedPages {
  /// Visits each page of a range that is in memory, by ascending address, with its entry, and says whether the
  /// processor maps it as part of a huge page. Of huge pages of a pool, `step` is their size, and each is visited once.
  ///
  /// - Throws: `.noSuchProcess` when the process has ended; the errno of read(2).
  ///
  /// Linux 2.6.25. Source: proc_pid_pagemap(5).
  func visitEntries(
    of range: AddressRange, step: ByteCount,
    _ visit: (PageAddress, PageMapEntry, _ isHuge: Bool) throws(Errno) -> Void
  ) throws(Errno) {
    let page = UInt(ByteCount.basePage.rawValue)
    let step = UInt(max(step.rawValue, Int(page)))
    var words = [UInt64](repeating: 0, count: step == page ? Self.entriesRead : 1)
    try visitRanges(of: range) { (found) throws(Errno) in
      var address = (found.start.rawValue + step - 1) / step * step
      while address < found.end.rawValue {
        let left = step == page ? Int((found.end.rawValue - address) / page) : 1
        let count = try readEntries(into: &words, min(words.count, left), at: address / page)
        for index in 0..<count {
          let entry = PageMapEntry(rawValue: words[index])
          guard entry.isPresent else { continue }
          try visit(
            PageAddress(rawValue: address + UInt(index) * step), entry, found.isHuge ?? false)
        }
        address += UInt(count) * step
      }
    }
  }

  /// Visits the runs of addresses of a range that have pages in memory.
  ///
  /// - Throws: As ``visitEntries(of:step:_:)``.
  func visitRanges(
    of range: AddressRange, _ visit: (PopulatedRange) throws(Errno) -> Void
  ) throws(Errno) {
    var next = range.start
    while next < range.end {
      let part = try part(from: next, to: range.end, most: Self.pagesScanned)
      for found in part.ranges { try visit(found) }
      guard part.next > next else { throw .noSuchProcess }
      next = part.next
    }
  }

  /// Reads entries from a number of a page on, and says how many.
  private func readEntries(
    into words: inout [UInt64], _ count: Int, at page: UInt
  ) throws(Errno) -> Int {
    let size = MemoryLayout<UInt64>.size
    let read = try valueOrErrno {
      unsafe pread(pagemap.rawValue, &words, count * size, Int(page) * size)
    }
    // Of a process that has ended, nothing is read.
    guard read >= size else { throw .noSuchProcess }
    return read / size
  }

  /// How many entries are read at a time: those of 32 MiB of base pages.
  private static let entriesRead = 8192
  /// More than a scan of the greatest range finds.
  private static let pagesScanned = 1 << 20
}

extension SystemRoot {
  /// Whether the kernel shows the caller the numbers of page frames.
  ///
  /// Linux 4.2 shows them to CAP_SYS_ADMIN alone. Source: Documentation/admin-guide/mm/pagemap.rst.
  func showsFrames() -> Bool {
    guard isLive, let own = try? MappedPages(size: .basePage),
      let pages = try? PopulatedPages(of: .caller, in: self)
    else { return false }
    let size = UInt(ByteCount.basePage.rawValue)
    unsafe touch_pages(pointer(own.range.start), size, size)
    var isShown = false
    try? pages.visitEntries(of: own.range, step: .basePage) { (_, entry, _) throws(Errno) in
      isShown = entry.frame != 0
    }
    return isShown
  }
}
