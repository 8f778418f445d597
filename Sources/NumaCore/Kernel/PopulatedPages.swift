internal import CLibc
internal import CNuma
internal import LinuxSystem

/// The addresses of a process that have pages, found a part at a time.
///
/// From Linux 6.7 on, holes cost almost nothing.
final class PopulatedPages: Sendable {
  /// The ranges that were found, and the address after the part that was searched.
  struct Part: Hashable, Sendable {
    let ranges: [PopulatedRange]
    let next: PageAddress
  }

  let pagemap: FileDescriptor
  /// Whether the kernel itself finds the pages (PAGEMAP_SCAN).
  let scans: Bool

  /// Opens the page map of a process.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist, or the caller lacks ptrace-read access.
  ///
  /// Source: proc_pid_pagemap(5).
  init(of process: ProcessID, in root: SystemRoot = .live) throws(ReadError) {
    let pagemap = try root.openPagemap(of: process)
    self.pagemap = pagemap
    do throws(Errno) {
      _ = try Self.scan(pagemap, from: 0, to: 0, most: 1)
      scans = true
    } catch {
      scans = false
    }
  }

  /// Finds pages, beginning at an address.
  ///
  /// A scan by the kernel finds at most `pages` pages. The limit does not apply if pagemap is read instead.
  ///
  /// - Throws: `.noSuchProcess` if the process has ended or executed another program; the errno of read(2).
  ///
  /// Linux 6.7. On older kernels, /proc/PID/pagemap is read, which has a word for each page and for each hole.
  /// Source: ioctl_pagemap_scan(2), Documentation/admin-guide/mm/pagemap.rst.
  func part(from start: PageAddress, to end: PageAddress, most pages: Int) throws(Errno) -> Part {
    if scans {
      let slice = min(end.rawValue - start.rawValue, Self.greatestScan)
      return try Self.scan(
        pagemap, from: start.rawValue, to: start.rawValue + slice, most: pages)
    }
    return try read(from: start.rawValue, to: end.rawValue)
  }

  private static func scan(
    _ pagemap: FileDescriptor, from start: UInt, to end: UInt, most pages: Int
  ) throws(Errno) -> Part {
    var found = [populated_range](
      repeating: populated_range(), count: Int(POPULATED_RANGES))
    var next: UInt = 0
    let count = try valueOrErrno {
      unsafe scan_populated(pagemap.rawValue, start, end, UInt(pages), &found, &next)
    }
    return Part(
      ranges: found[..<count].map {
        PopulatedRange(
          start: PageAddress(rawValue: $0.start), end: PageAddress(rawValue: $0.end),
          isHuge: $0.is_huge != 0)
      }, next: PageAddress(rawValue: next > start ? next : end))
  }

  /// Visits the frames of pages that are mapped more than once, each with the address of its page.
  ///
  /// - Returns: Whether the kernel shows frames, which requires CAP_SYS_ADMIN; if not, some were not visited.
  ///
  /// Linux 4.2. Source: Documentation/admin-guide/mm/pagemap.rst.
  func visitSharedFrames(
    from start: PageAddress, to end: PageAddress, step: Int,
    _ visit: (_ page: PageAddress, _ frame: UInt64) -> Void
  ) throws(Errno) -> Bool {
    let page = UInt(ByteCount.basePage.rawValue)
    var next = start
    while next < end {
      let part = try part(from: next, to: end, most: Int(Self.wordsRead))
      for range in part.ranges {
        var words = [UInt64](
          repeating: 0, count: Int((range.end.rawValue - range.start.rawValue) / page))
        let size = words.count * MemoryLayout<UInt64>.size
        let offset = Int(range.start.rawValue / page) * MemoryLayout<UInt64>.size
        let count = try valueOrErrno { unsafe pread(pagemap.rawValue, &words, size, offset) }
        var address = range.start.rawValue
        for word in words[..<(count / MemoryLayout<UInt64>.size)] {
          defer { address += page }
          guard word & Self.isPresent != 0, address % UInt(step) == 0 else { continue }
          guard word & Self.frameBits != 0 else { return false }
          if word & Self.isExclusive == 0 {
            visit(PageAddress(rawValue: address), word & Self.frameBits)
          }
        }
      }
      guard part.next > next else { break }
      next = part.next
    }
    return true
  }

  private func read(from start: UInt, to end: UInt) throws(Errno) -> Part {
    let page = UInt(ByteCount.basePage.rawValue)
    // The part ends where a huge page may start, so that no huge page is split between two parts.
    let bound = (start + Self.wordsRead * page) / Self.hugePage * Self.hugePage
    let end = min(end, bound > start ? bound : start + Self.wordsRead * page)
    var words = [UInt64](repeating: 0, count: Int((end - start) / page))
    let size = words.count * MemoryLayout<UInt64>.size
    let count = try valueOrErrno {
      unsafe pread(pagemap.rawValue, &words, size, Int(start / page) * MemoryLayout<UInt64>.size)
    }
    guard count > 0 else { return Part(ranges: [], next: PageAddress(rawValue: end)) }
    return Part(
      ranges: Self.ranges(
        words[..<(count / MemoryLayout<UInt64>.size)], from: start, page: page),
      next: PageAddress(rawValue: end))
  }

  /// Finds ranges of present pages in words of pagemap, the first of which is for `start`.
  static func ranges(_ words: ArraySlice<UInt64>, from start: UInt, page: UInt) -> [PopulatedRange]
  {
    var ranges: [PopulatedRange] = []
    var first: UInt?
    var address = start
    func close() {
      guard let first else { return }
      ranges.append(
        PopulatedRange(
          start: PageAddress(rawValue: first), end: PageAddress(rawValue: address), isHuge: nil))
    }
    for word in words {
      if word & isPresent != 0 {
        first = first ?? address
      } else {
        close()
        first = nil
      }
      address += page
    }
    close()
    return ranges
  }

  private static let isPresent: UInt64 = 1 << 63
  /// The bit of a page that is mapped only once.
  private static let isExclusive: UInt64 = 1 << 56
  /// The bits of the frame's number; 0 if the caller may not see it.
  private static let frameBits: UInt64 = 1 << 55 - 1
  /// The size of the greatest scan, in bytes.
  ///
  /// The kernel holds the process's memory lock for the whole of a scan. If all pages are swapped out, the scan
  /// examines each page and finds none.
  private static let greatestScan: UInt = 1 << 30
  /// The number of words that are read at a time, for 32 MiB of base pages.
  private static let wordsRead: UInt = 8192
  private static let hugePage: UInt = 2 << 20

  deinit { try? pagemap.close() }
}
