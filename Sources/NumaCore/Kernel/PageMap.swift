internal import CLibc
internal import CNuma
internal import LinuxSystem

extension PopulatedPages {
  /// Visits each page of a range that is in memory, in ascending order of address, with its entry.
  ///
  /// `visit` also receives whether the processor maps the page as part of a huge page. For huge pages of a pool, `step`
  /// is their size, and each huge page is visited once.
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

  /// Visits the parts of a range that have pages in memory.
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

  /// Reads entries, beginning at the number of a page, and returns how many were read.
  private func readEntries(
    into words: inout [UInt64], _ count: Int, at page: UInt
  ) throws(Errno) -> Int {
    let size = MemoryLayout<UInt64>.size
    let read = try valueOrErrno {
      unsafe pread(pagemap.rawValue, &words, count * size, Int(page) * size)
    }
    // For a process that has ended, the kernel returns no entry.
    guard read >= size else { throw .noSuchProcess }
    return read / size
  }

  /// How many entries are read at a time: those of 32 MiB of base pages.
  private static let entriesRead = 8192
  /// More pages than a scan of the greatest size finds.
  private static let pagesScanned = 1 << 20
}

extension SystemRoot {
  /// Returns whether the kernel shows the numbers of page frames to the caller.
  ///
  /// Linux 4.2 and newer show them only with CAP_SYS_ADMIN. Source: Documentation/admin-guide/mm/pagemap.rst.
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
