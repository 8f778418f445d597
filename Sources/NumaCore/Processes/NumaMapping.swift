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
  /// The number of times that the page that is mapped most often is mapped, in all processes together.
  ///
  /// A process that maps the page twice counts twice.
  public var greatestMapCount = 1
  /// The size of the pages that are counted.
  ///
  /// A transparent huge page counts as its base pages. Kernels before 4.0 do not report the size. Then it is the base
  /// page size; for hugetlb, it is the size that ``NumaMaps`` reads from /proc/meminfo, or 0 if that is missing.
  public var pageSize = ByteCount.zero
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
    pageSize = .zero
    var hasFile = !hasNames
    var hasOddNumber = false
    var places = 0
    while skipBlanks(of: line, from: &offset) {
      // The first letter selects the word to compare with. Most words of a line start with another letter.
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
    if pageSize == .zero, !isHugetlb { pageSize = .basePage }
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
