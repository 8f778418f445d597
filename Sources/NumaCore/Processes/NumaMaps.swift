internal import SystemPackage

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
  /// Whether it is the stack of the first thread.
  public var isStack = false
  /// Whether its pages come from hugetlb, so that each count is of huge pages.
  public var isHugetlb = false
  /// Anonymous pages, which belong to no file.
  public var anonymousPages = 0
  /// How many processes map the page that most processes map. A page counts for each mapping it is in.
  public var greatestMapCount = 1
  /// What each count is a count of. A transparent huge page counts as its base pages.
  public var pageSize = ByteCount(rawValue: 0)
  /// Pages per node, in ascending order of nodes.
  public var pages: [NodePages] = []

  /// A mapping without pages, as for a test; ``SystemRoot/numaMaps(of:_:)`` reads real ones.
  public init() {}

  /// Whether the mapping is of shared memory, which has no file that other programs open by name for
  /// their own ends: SysV and POSIX segments, memfds, and shared anonymous memory.
  public var isSharedMemorySegment: Bool {
    guard let file else { return false }
    return Self.segmentNames.contains { file.starts(with: $0.utf8) }
  }

  /// How the kernel names what shmem_file_setup() makes, and where shm_open(3) puts its files.
  private static let segmentNames = ["/SYSV", "/dev/shm/", "/memfd:", "/dev/zero"]
}

extension NumaMapping {
  /// Parses a line; nil when it does not begin with an address and a policy.
  ///
  /// Words that a newer kernel may add are passed over.
  init?(line: Span<UInt8>) {
    guard read(line) else { return nil }
  }

  /// Becomes what a line says; false when it does not begin with an address and a policy. The room of the list
  /// of pages is used again: with a list for each of 60,000 lines, most of the time would go to making them.
  mutating func read(_ line: Span<UInt8>) -> Bool {
    var offset = 0
    guard let first = nextWord(of: line, from: &offset),
      let start = hexadecimalNumber(line, first),
      let policy = nextWord(of: line, from: &offset)
    else { return false }
    self.start = PageAddress(rawValue: start)
    self.policy = matches(line, policy, "default") ? Self.defaultPolicy : bytes(line, policy)
    file = nil
    isHeap = false
    isStack = false
    isHugetlb = false
    anonymousPages = 0
    greatestMapCount = 1
    pageSize = ByteCount(rawValue: 0)
    pages.removeAll(keepingCapacity: true)
    while let word = nextWord(of: line, from: &offset) { take(word, of: line) }
    return true
  }

  /// One array for the policy that nearly every line has.
  private static let defaultPolicy = [UInt8]("default".utf8)

  /// Source: show_numa_map() in fs/proc/task_mmu.c.
  private static let escapedBytes: [UInt8] = [.newline, .tab, .equals, .space]

  private mutating func take(_ word: Range<Int>, of line: Span<UInt8>) {
    guard let equals = firstIndex(of: .equals, in: line, word) else {
      switch line[word.lowerBound] {
      case UInt8(ascii: "h") where matches(line, word, "heap"): isHeap = true
      case UInt8(ascii: "h") where matches(line, word, "huge"): isHugetlb = true
      case UInt8(ascii: "s") where matches(line, word, "stack"): isStack = true
      // `prefer (many):0-1` and `weighted interleave:0-1` are two words each.
      case UInt8(ascii: "("), UInt8(ascii: "i"): policy += [.space] + bytes(line, word)
      default: break
      }
      return
    }
    let key = word.lowerBound..<equals
    let value = (equals + 1)..<word.upperBound
    // The first letter decides which word it can be: most words of a line are none of these.
    switch line[key.lowerBound] {
    case UInt8(ascii: "N"):
      guard let node = decimalNumber(line, (key.lowerBound + 1)..<key.upperBound),
        node <= RangeList.greatestNumber, let count = decimalNumber(line, value)
      else { return }
      pages.append(NodePages(node: NodeID(rawValue: node), pages: count))
    case UInt8(ascii: "k") where matches(line, key, "kernelpagesize_kB"):
      pageSize = decimalNumber(line, value).map(ByteCount.init(kibibytes:)) ?? pageSize
    case UInt8(ascii: "a") where matches(line, key, "anon"):
      anonymousPages = decimalNumber(line, value) ?? anonymousPages
    case UInt8(ascii: "f") where matches(line, key, "file"):
      file = unescaped(line, value, Self.escapedBytes)
    case UInt8(ascii: "m") where matches(line, key, "mapmax"):
      greatestMapCount = decimalNumber(line, value) ?? greatestMapCount
    default: break
    }
  }
}

extension SystemRoot {
  /// Reads where the pages of a process are, mapping by mapping, holding one line at a time.
  ///
  /// The kernel walks the page tables of the process for it, and holds its memory lock for a mapping
  /// at a time: the cost grows with the memory that is resident.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the process is gone, or the caller lacks ptrace-read
  ///   access to it. A line that is none of the kernel's is ``ReadError/malformed(_:reason:)``.
  ///
  /// Linux 2.6.14. Source: numa(7), show_numa_map() in fs/proc/task_mmu.c.
  public func numaMaps(
    of process: ProcessID, _ body: (NumaMapping) throws(ReadError) -> Void
  ) throws(ReadError) {
    let path = processDirectory(of: process).appending("numa_maps")
    var mapping = NumaMapping()
    try readLines(of: path) { (line) throws(ReadError) in
      guard mapping.read(line) else {
        throw .malformed(resolve(path), reason: "a line that is no mapping")
      }
      try body(mapping)
    }
  }
}
