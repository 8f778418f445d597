internal import CLibc
internal import LinuxSystem

/// What the page frames of a part of physical memory are used for.
package struct FrameUse: Hashable, Sendable {
  /// A use of a frame. The raw value is its name in reports.
  package enum Use: String, Hashable, CaseIterable, Sendable {
    /// Pages that no process maps by themselves: of the kernel, or of a driver.
    case kernel
    /// The kernel's objects.
    case slab
    /// Page tables of processes.
    case pageTables = "page_tables"
    /// Huge pages of a pool.
    case hugetlb
    /// Memory of processes that does not belong to a file.
    case anon
    /// Pages of files, tmpfs and segments.
    case file
  }

  private var counts: [Use: Int] = [:]

  /// The number of frames in a use.
  package subscript(use: Use) -> Int { counts[use] ?? 0 }

  /// Whether no frame is in use.
  package var isEmpty: Bool { counts.isEmpty }
}

extension FrameUse {
  /// Counts frames by the flags that the kernel shows of them.
  init(flags: some Sequence<UInt64>) {
    for flags in flags {
      guard let use = Use(flags: flags) else { continue }
      counts[use, default: 0] += 1
    }
  }

  /// Adds the frames of another part.
  mutating func add(_ other: Self) {
    for (use, count) in other.counts { counts[use, default: 0] += count }
  }
}

extension FrameUse.Use {
  /// Returns the use that flags show, or `nil` for a frame that is free, offline or missing.
  ///
  /// Source: Documentation/admin-guide/mm/pagemap.rst, include/uapi/linux/kernel-page-flags.h.
  init?(flags: UInt64) {
    func has(_ bit: UInt64) -> Bool { flags & 1 << bit != 0 }
    if has(Bit.buddy) || has(Bit.noPage) || has(Bit.offline) || has(Bit.zeroPage) { return nil }
    if has(Bit.huge) {
      self = .hugetlb
    } else if has(Bit.slab) {
      self = .slab
    } else if has(Bit.pageTable) {
      self = .pageTables
    } else if has(Bit.anonymous) {
      self = .anon
    } else if has(Bit.lru) || has(Bit.mapped) || has(Bit.swapBacked) {
      self = .file
    } else {
      self = .kernel
    }
  }

  /// The numbers of the bits of a frame's flags.
  private enum Bit {
    static let lru: UInt64 = 5
    static let slab: UInt64 = 7
    static let buddy: UInt64 = 10
    static let mapped: UInt64 = 11
    static let anonymous: UInt64 = 12
    static let swapBacked: UInt64 = 14
    static let huge: UInt64 = 17
    static let noPage: UInt64 = 20
    static let offline: UInt64 = 23
    static let zeroPage: UInt64 = 24
    static let pageTable: UInt64 = 26
  }
}

extension SystemRoot {
  /// Counts the uses of the page frames of a part of physical memory.
  ///
  /// A frame without flags is counted as the kernel's, although it may wait to be free on a list of a CPU.
  ///
  /// - Returns: `nil` if the kernel does not show the flags, which requires root.
  ///
  /// Linux 2.6.25. Source: Documentation/admin-guide/mm/pagemap.rst, `/proc/kpageflags`.
  func frameUse(from start: ByteCount, size: ByteCount) -> FrameUse? {
    guard let file = try? open("/proc/kpageflags") else { return nil }
    defer { try? file.close() }
    let page = ByteCount.basePage.rawValue
    let (first, end) = (start.rawValue / page, (start + size).rawValue / page)
    var words = [UInt64](repeating: 0, count: Self.framesRead)
    var use = FrameUse()
    var next = first
    while next < end {
      let wanted = min(words.count, end - next)
      let (bytes, offset) = (
        wanted * MemoryLayout<UInt64>.size, next * MemoryLayout<UInt64>.size
      )
      let read = unsafe pread(file.rawValue, &words, bytes, off_t(offset))
      guard read >= MemoryLayout<UInt64>.size else { break }
      let count = read / MemoryLayout<UInt64>.size
      use.add(FrameUse(flags: words[..<count]))
      next += count
    }
    return next > first ? use : nil
  }

  /// The number of frames whose flags are read at a time.
  private static let framesRead = 8192
}
