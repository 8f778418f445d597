internal import LinuxSystem

/// The pages of one mapping that are on one node.
public struct NodePages: Hashable, Sendable {
  /// The node.
  public let node: NodeID
  /// The number of pages, each of the mapping's ``NumaMapping/pageSize``.
  public let pages: Int

  /// Creates the number of pages of a node, for example in a test.
  public init(node: NodeID, pages: Int) {
    self.node = node
    self.pages = pages
  }
}

/// One line of `/proc/PID/numa_maps`: a mapping of a process and the nodes of its pages.
public struct NumaMapping: Hashable, Sendable {
  /// The first address of the mapping.
  public var start = PageAddress(rawValue: 0)
  /// The memory policy as the kernel writes it, such as `default` or `bind:0-3`.
  public var policy: [UInt8] = []
  /// The path of the mapped file, in bytes, with the kernel's escapes undone.
  ///
  /// The path of a removed file ends in ` (deleted)`.
  public var file: [UInt8]?
  /// Whether the mapping is the heap, which brk(2) grows.
  public var isHeap = false
  /// Whether the mapping is the stack of the first thread; on Linux 3.4 to 4.4, of any thread.
  public var isStack = false
  /// Whether the pages come from hugetlb, so that each count is of huge pages.
  public var isHugetlb = false
  /// The number of anonymous pages, which belong to no file.
  public var anonymousPages = 0
  /// The number of processes that map the page that is mapped most often.
  ///
  /// Each mapping of the page counts, so a process that maps it twice counts twice.
  public var greatestMapCount = 1
  /// The size of the pages that are counted.
  ///
  /// A transparent huge page counts as its base pages. Kernels before 3.12 do not report the size. Then it is the base
  /// page size; for hugetlb, it is the size that ``NumaMaps`` reads from /proc/meminfo, or 0 if that is missing.
  public var pageSize = ByteCount(rawValue: 0)
  /// The number of pages on each node, in ascending order of nodes.
  public var pages: [NodePages] = []

  /// Creates a mapping without pages, for example in a test; ``SystemRoot/numaMaps(of:)`` reads real mappings.
  public init() {}

  /// Whether the mapping is of shared memory: SysV and POSIX segments, memfds, and shared anonymous memory.
  ///
  /// Shared memory has no file that other programs open by name for other purposes.
  public var isSharedMemorySegment: Bool {
    file.map(SharedMemoryNames.contain) ?? false
  }
}

extension NumaMapping {
  /// Parses a line; returns `nil` if the line does not begin with an address and a policy.
  ///
  /// Words that a newer kernel may add are skipped.
  init?(line: Span<UInt8>) {
    guard read(line) != .notAMapping else { return nil }
  }

  /// The kind of a line.
  enum Line {
    case mapping
    /// A mapping with a word whose value must be a number and is not.
    case mappingWithOddNumber
    case notAMapping
  }

  /// Replaces the values of an earlier line with those of a line, and returns the kind of the line.
  ///
  /// An array that the line would not change is kept. To allocate new arrays for each of 60,000 lines would cost more
  /// than to read the lines, and the mappings that a caller stores share few arrays. Without `hasNames`, policy and
  /// file keep their earlier values.
  @inline(__always)
  mutating func read(_ line: Span<UInt8>, hasNames: Bool = true) -> Line {
    var offset = 0
    guard skipBlanks(of: line, from: &offset),
      let start = hexadecimalWord(of: line, from: &offset),
      skipBlanks(of: line, from: &offset)
    else { return .notAMapping }
    self.start = PageAddress(rawValue: start)
    let policyStart = offset
    var isSamePolicy = !hasNames || skip(word: policy, of: line, from: &offset)
    skipWord(of: line, from: &offset)
    var policyEnd = offset
    isHeap = false
    isStack = false
    isHugetlb = false
    anonymousPages = 0
    greatestMapCount = 1
    pageSize = ByteCount(rawValue: 0)
    var hasFile = !hasNames
    var hasOddNumber = false
    var places = 0
    while skipBlanks(of: line, from: &offset) {
      // The first letter decides which word it can be. Many words of a line are none of these.
      switch line[offset] {
      case UInt8(ascii: "N"):
        offset += 1
        let isNode = offset < line.count && line[offset].decimalDigit != nil
        guard let place = NodePages(of: line, from: &offset) else {
          // A different word, which a newer kernel may write, has no digit here.
          hasOddNumber = hasOddNumber || isNode
          break
        }
        if places == pages.count {
          pages.append(place)
        } else if pages[places] != place {
          pages[places] = place
        }
        places += 1
      case UInt8(ascii: "a") where skip("anon=", of: line, from: &offset):
        let number = decimalWord(of: line, from: &offset)
        hasOddNumber = hasOddNumber || number == nil
        anonymousPages = number ?? anonymousPages
      case UInt8(ascii: "f") where hasNames && skip("file=", of: line, from: &offset):
        let start = offset
        skipWord(of: line, from: &offset)
        takePath(start..<offset, of: line)
        hasFile = true
      case UInt8(ascii: "h"):
        if skip(word: "heap", of: line, from: &offset) { isHeap = true }
        if skip(word: "huge", of: line, from: &offset) { isHugetlb = true }
      case UInt8(ascii: "k") where skip("kernelpagesize_kB=", of: line, from: &offset):
        let number = decimalWord(of: line, from: &offset)
        hasOddNumber = hasOddNumber || number == nil
        pageSize = number.map { ByteCount(kibibytes: $0) } ?? pageSize
      case UInt8(ascii: "m") where skip("mapmax=", of: line, from: &offset):
        let number = decimalWord(of: line, from: &offset)
        hasOddNumber = hasOddNumber || number == nil
        greatestMapCount = number ?? greatestMapCount
      // `prefer (many):0-1` and `weighted interleave:0-1` are two words each.
      case UInt8(ascii: "(") where offset == policyEnd + 1,
        UInt8(ascii: "i") where offset == policyEnd + 1:
        skipWord(of: line, from: &offset)
        policyEnd = offset
        isSamePolicy = !hasNames
      case UInt8(ascii: "s"):
        // `stack:4711` is the stack of that thread, on Linux 3.4 to 4.4.
        if skip(word: "stack", of: line, from: &offset) || skip("stack:", of: line, from: &offset) {
          isStack = true
        }
      default: break
      }
      // An unknown word, or the rest of a word that is not a number, is skipped.
      skipWord(of: line, from: &offset)
    }
    if !isSamePolicy { takePolicy(policyStart..<policyEnd, of: line) }
    if !hasFile { file = nil }
    if pageSize.rawValue == 0, !isHugetlb { pageSize = .basePage }
    if places < pages.count { pages.removeLast(pages.count - places) }
    return hasOddNumber ? .mappingWithOddNumber : .mapping
  }

  private mutating func takePolicy(_ range: Range<Int>, of line: Span<UInt8>) {
    policy = Self.defaultPolicy
    update(&policy, to: range, of: line)
  }

  private mutating func takePath(_ range: Range<Int>, of line: Span<UInt8>) {
    var path = file.take() ?? []
    update(&path, to: range, of: line, escaping: Self.escapedBytes)
    file = path
  }

  /// The policy of nearly all mappings.
  ///
  /// Such a constant is in the program's data, and its references are not counted.
  private static let defaultPolicy: [UInt8] = [
    UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "a"),
    UInt8(ascii: "u"), UInt8(ascii: "l"), UInt8(ascii: "t"),
  ]

  /// Source: show_numa_map() in fs/proc/task_mmu.c.
  private static let escapedBytes: [UInt8] = [.newline, .tab, .equals, .space]
}

extension NodePages {
  /// Parses the part after the letter of `N2=4096`; returns `nil` if it is not in this form.
  @inline(__always)
  fileprivate init?(of line: Span<UInt8>, from offset: inout Int) {
    guard let node = decimalNumber(of: line, from: &offset), node <= RangeList.greatestNumber,
      skip("=", of: line, from: &offset),
      let pages = decimalWord(of: line, from: &offset)
    else { return nil }
    self.init(node: NodeID(rawValue: node), pages: pages)
  }
}

/// A reader of `/proc/PID/numa_maps`, which reads the mappings of a process and the nodes of their pages line by line.
///
/// ```swift
/// var maps = try SystemRoot.live.numaMaps(of: process)
/// while let mapping = try maps.next() {
///   if mapping.isHugetlb { break }
/// }
/// ```
///
/// The value holds the file open, and about one page of its text, until it is destroyed. A caller that needs no more
/// lines stops calling ``next()``, and the kernel does not walk the page tables of the remaining mappings.
///
/// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
public struct NumaMaps: ~Copyable, Sendable {
  private var lines: LineReader
  /// The mapping of the line that was read last.
  private(set) var mapping = NumaMapping()
  /// The size of huge pages if the line does not report it; read when it is first needed.
  private var usualHugePage: ByteCount?
  private var hasMapping = false
  private var hasOddLine = false

  init(lines: consuming LineReader) { self.lines = lines }

  // Embedded Swift requires an explicit deinit for other modules, which do not see the types that the value holds.
  deinit {}

  /// Reads the next mapping, in ascending order of addresses; returns `nil` after the last mapping.
  ///
  /// The kernel walks the page tables of the process, and holds its memory lock for one mapping at a time. The cost
  /// grows with the resident memory.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with the kernel's reason if reading fails. The reason is also
  ///   `.noSuchProcess` if the process exited or started another program in the meantime, because lines may be missing
  ///   then. ``ReadError/malformed(_:reason:)`` if a line is longer than any line of the kernel, which ends the list;
  ///   and at the end of a text that has lines but no mapping. Any other line that is not in the kernel's format is
  ///   skipped with a warning. A mapping with a count that is not a number is returned, with a warning.
  ///
  /// Linux 2.6.14. Source: show_numa_map() in fs/proc/task_mmu.c.
  public mutating func next() throws(ReadError) -> NumaMapping? {
    while let line = try lines.next({ mapping.read($0) }) {
      guard line == .mapping || isMapping(line) else { continue }
      hasMapping = true
      if mapping.pageSize.rawValue == 0 { takeUsualHugePage() }
      return mapping
    }
    try requireMappings()
    return nil
  }

  /// Checks at the end that the text is complete, and that it contains a mapping if it is not empty.
  private func requireMappings() throws(ReadError) {
    try lines.requireWholeText()
    if hasOddLine, !hasMapping { throw lines.malformed("no line is a mapping") }
  }

  /// Sets the page size of a hugetlb mapping if the line does not report it.
  ///
  /// Linux 3.12 and later write the page size in each line. With earlier kernels, all but a few hugetlb mounts of a
  /// machine have the same page size.
  @inline(never)
  private mutating func takeUsualHugePage() {
    let size = usualHugePage ?? (try? lines.root.defaultHugePageSize()) ?? ByteCount(rawValue: 0)
    usualHugePage = size
    mapping.pageSize = size
  }

  /// Records a warning about an invalid line, and returns whether the line is a mapping all the same.
  @inline(never)
  private mutating func isMapping(_ line: NumaMapping.Line) -> Bool {
    hasOddLine = true
    if line == .mappingWithOddNumber { lines.warn("a word that holds a count is not a number") }
    if line == .notAMapping { lines.warn("a line is not a mapping") }
    return line != .notAMapping
  }

  /// Reads the next mapping without its policy and file, and returns whether there is a mapping.
  ///
  /// A caller that sums up pages needs neither the policy and the file nor a copy of the mapping, which make up half of
  /// the work.
  ///
  /// - Throws: As ``next()``.
  @inline(__always)
  mutating func advanceToPages() throws(ReadError) -> Bool {
    while let line = try lines.next({ mapping.read($0, hasNames: false) }) {
      guard line == .mapping || isMapping(line) else { continue }
      hasMapping = true
      if mapping.pageSize.rawValue == 0 { takeUsualHugePage() }
      return true
    }
    try requireMappings()
    return false
  }
}

extension SystemRoot {
  /// Opens the numa_maps of a process; ``NumaMaps/next()`` reads it mapping by mapping.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist, or if the caller lacks ptrace-read access
  ///   to it.
  ///
  /// Linux 2.6.14. Source: numa(7), proc(5).
  public func numaMaps(of process: ProcessID) throws(ReadError) -> NumaMaps {
    try NumaMaps(lines: LineReader(processDirectory(of: process).appending("numa_maps"), of: self))
  }
}
