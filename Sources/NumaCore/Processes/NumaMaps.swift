internal import LinuxSystem

/// Pages of one mapping that lie on one node.
public struct NodePages: Hashable, Sendable {
  /// The node.
  public let node: NodeID
  /// Pages of the mapping's ``NumaMapping/pageSize``.
  public let pages: Int

  /// Counts pages of a node, as for a test.
  public init(node: NodeID, pages: Int) {
    self.node = node
    self.pages = pages
  }
}

/// One line of `/proc/PID/numa_maps`: a mapping of a process and where its pages are.
public struct NumaMapping: Hashable, Sendable {
  /// The first address of the mapping.
  public var start = PageAddress(rawValue: 0)
  /// The memory policy as the kernel writes it, such as `default` or `bind:0-3`.
  public var policy: [UInt8] = []
  /// The path of the mapped file, in bytes, with the kernel's escapes undone. A removed file's ends in ` (deleted)`.
  public var file: [UInt8]?
  /// Whether it is what brk(2) grows.
  public var isHeap = false
  /// Whether it is the stack of the first thread; on Linux 3.4 to 4.4 of any thread.
  public var isStack = false
  /// Whether its pages come from hugetlb, so that each count is of huge pages.
  public var isHugetlb = false
  /// Anonymous pages, which belong to no file.
  public var anonymousPages = 0
  /// How many processes map the page that most processes map. A page counts for each mapping it is in.
  public var greatestMapCount = 1
  /// What each count is a count of. A transparent huge page counts as its base pages. Kernels before 3.12 do not tell it:
  /// it is the base page then and, in hugetlb, what ``NumaMaps`` takes from /proc/meminfo, or 0 where that is missing.
  public var pageSize = ByteCount(rawValue: 0)
  /// Pages per node, in ascending order of nodes.
  public var pages: [NodePages] = []

  /// A mapping without pages, as for a test; ``SystemRoot/numaMaps(of:)`` reads real ones.
  public init() {}

  /// Whether the mapping is of shared memory, which has no file that other programs open by name for
  /// their own ends: SysV and POSIX segments, memfds, and shared anonymous memory.
  public var isSharedMemorySegment: Bool {
    file.map(SharedMemoryNames.contain) ?? false
  }
}

extension NumaMapping {
  /// Parses a line; nil when it does not begin with an address and a policy.
  ///
  /// Words that a newer kernel may add are passed over.
  init?(line: Span<UInt8>) {
    guard read(line) != .notAMapping else { return nil }
  }

  /// What a line turned out to be.
  enum Line {
    case mapping
    /// A mapping with a word that the kernel writes a number in, and that holds none.
    case mappingWithOddNumber
    case notAMapping
  }

  /// Takes what a line says for what an earlier one said, and says what the line is.
  ///
  /// An array that the line would not change stays as it is: to make some for each of 60,000 lines would cost more
  /// than to read them, and who keeps the mappings keeps few arrays. Without `hasNames`, policy and file stay what they
  /// were.
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
      // The first letter decides which word it can be: many words of a line are none of these.
      switch line[offset] {
      case UInt8(ascii: "N"):
        offset += 1
        let isNode = offset < line.count && line[offset].decimalDigit != nil
        guard let place = NodePages(of: line, from: &offset) else {
          // Another word that a newer kernel may write has no digit here.
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
      // What is not known, or no number where one was due.
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

  /// What nearly all mappings have. Such a constant lies in the program, and its references are not counted.
  private static let defaultPolicy: [UInt8] = [
    UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "a"),
    UInt8(ascii: "u"), UInt8(ascii: "l"), UInt8(ascii: "t"),
  ]

  /// Source: show_numa_map() in fs/proc/task_mmu.c.
  private static let escapedBytes: [UInt8] = [.newline, .tab, .equals, .space]
}

extension NodePages {
  /// Reads what follows the letter of `N2=4096`; nil when it is none.
  @inline(__always)
  fileprivate init?(of line: Span<UInt8>, from offset: inout Int) {
    guard let node = decimalNumber(of: line, from: &offset), node <= RangeList.greatestNumber,
      skip("=", of: line, from: &offset),
      let pages = decimalWord(of: line, from: &offset)
    else { return nil }
    self.init(node: NodeID(rawValue: node), pages: pages)
  }
}

/// Where the pages of a process are, mapping by mapping, one line of `/proc/PID/numa_maps` at a time.
///
/// ```swift
/// var maps = try SystemRoot.live.numaMaps(of: process)
/// while let mapping = try maps.next() {
///   if mapping.isHugetlb { break }
/// }
/// ```
///
/// It holds the file open, and a page or so of its text; both go with the value. Whoever needs no more of the lines
/// stops asking for them, and the kernel does not look for the pages of the rest.
///
/// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
public struct NumaMaps: ~Copyable, Sendable {
  private var lines: LineReader
  /// The mapping of the line read last.
  private(set) var mapping = NumaMapping()
  /// What a count of hugetlb is where the line does not tell; read when it is first needed.
  private var usualHugePage: ByteCount?
  private var hasMapping = false
  private var hasOddLine = false

  init(lines: consuming LineReader) { self.lines = lines }

  // Other modules need it in Embedded Swift: they do not see the types that the value holds.
  deinit {}

  /// Reads the next mapping, by ascending address; nil behind the last.
  ///
  /// The kernel walks the page tables of the process for it, and holds its memory lock for a mapping
  /// at a time: the cost grows with the memory that is resident.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with the kernel's reason, where it cannot be read on; `.noSuchProcess`
  ///   also where the process ended meanwhile or runs another program, as then lines may be missing.
  ///   ``ReadError/malformed(_:reason:)`` where a line is longer than any of the kernel's, which ends the list, and at the
  ///   end of a text of which no line is a mapping. Any other line that is none of the kernel's is left out, with a warning.
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

  /// Checks at the end that the text is whole, and that it is one of mappings where it is any.
  private func requireMappings() throws(ReadError) {
    try lines.requireWholeText()
    if hasOddLine, !hasMapping { throw lines.malformed("no line is a mapping") }
  }

  /// Linux 3.12 writes the size of pages in each line; before, hugetlb had one size for all of a machine's mounts but few.
  @inline(never)
  private mutating func takeUsualHugePage() {
    let size = usualHugePage ?? (try? lines.root.defaultHugePageSize()) ?? ByteCount(rawValue: 0)
    usualHugePage = size
    mapping.pageSize = size
  }

  /// Adds the warning of an odd line, and says whether there is a mapping all the same.
  @inline(never)
  private mutating func isMapping(_ line: NumaMapping.Line) -> Bool {
    hasOddLine = true
    if line == .mappingWithOddNumber { lines.warn("a word that holds a count is not a number") }
    if line == .notAMapping { lines.warn("a line is not a mapping") }
    return line != .notAMapping
  }

  /// Reads the next mapping but for its policy and its file, and says whether there was one. Who sums up pages needs
  /// neither those two nor a copy of the mapping, which come to half of the work.
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
  /// Opens the list of where the pages of a process are; ``NumaMaps/next()`` reads it mapping by mapping.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the process is gone, or the caller lacks ptrace-read
  ///   access to it.
  ///
  /// Linux 2.6.14. Source: numa(7), proc(5).
  public func numaMaps(of process: ProcessID) throws(ReadError) -> NumaMaps {
    try NumaMaps(lines: LineReader(processDirectory(of: process).appending("numa_maps"), of: self))
  }
}
