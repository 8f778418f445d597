internal import LinuxSystem

/// Counts the pages of a file or segment by node.
///
/// It maps one window of addresses at a time. Its memory use therefore depends neither on the size of the object nor on
/// how much of the object is in memory.
struct PageCensus {
  private let object: MemoryObject
  private let kernel = LinuxKernel()
  private var memory: ResidentMemory

  /// The size of a window, in bytes; at least one page.
  private var windowSize: Int { max(Self.usualWindow, memory.pageSize.rawValue) }
  private static let usualWindow = 128 << 20

  private var isHuge: Bool { memory.pageSize != .basePage }

  private init(_ object: MemoryObject, size: ByteCount, pageSize: ByteCount) {
    self.object = object
    memory = ResidentMemory(size: size, pageSize: pageSize)
  }

  /// The offsets of all pages, in bytes; the last page counts whole.
  private var all: Range<Int> {
    let end = memory.size.rounded(toPagesOf: memory.pageSize).rawValue
    // The end of a file of the greatest size saturates, and is then not at a page boundary.
    return 0..<end / memory.pageSize.rawValue * memory.pageSize.rawValue
  }
}

// MARK: Files

extension PageCensus {
  static func memory(ofFile path: FilePath) throws(ResidentMemoryError) -> ResidentMemory {
    let object = MemoryObject.file(path)
    let file = try refused(object, call: "open") { () throws(Errno) in try OpenFile(toRead: path) }
    let shape = try refused(object, call: "fstat") { () throws(Errno) in try file.shape() }
    guard !shape.isDirectory else { throw .directory(object) }
    guard shape.isRegular else { throw .notARegularFile(object) }
    guard file.tellsResidentPages(path) else { throw .notTold(object) }
    var census = PageCensus(object, size: shape.size, pageSize: shape.pageSize)
    try census.count(census.all, of: file)
    return census.memory
  }

  /// Counts a part of a file.
  ///
  /// A part is skipped if the kernel quickly reports that none of its pages is in memory, because files may have holes
  /// of any size.
  private mutating func count(
    _ part: Range<Int>, of file: borrowing OpenFile
  ) throws(ResidentMemoryError) {
    guard !part.isEmpty, isHuge || file.mayBeInMemory(part) else { return }
    guard part.count > windowSize else {
      let mapping = try refused(object, call: "mmap") { () throws(Errno) in
        try SharedMapping(
          toRead: file, offset: ByteCount(rawValue: part.lowerBound),
          size: ByteCount(rawValue: part.count), isPrivate: isHuge)
      }
      return try count(mapping.range)
    }
    let windows = (part.count - 1) / windowSize + 1
    let middle = part.lowerBound + windows / 2 * windowSize
    try count(part.lowerBound..<middle, of: file)
    try count(middle..<part.upperBound, of: file)
  }
}

// MARK: Segments

extension PageCensus {
  static func memory(ofSegment id: Int32) throws(ResidentMemoryError) -> ResidentMemory {
    let object = MemoryObject.segment(id)
    let size = try refused(object, call: "shmctl") { () throws(Errno) in
      try SegmentCalls.size(of: id)
    }
    // The page size of a segment is that of its mapping, and is not known before the segment is mapped.
    let pageSize: ByteCount?
    do {
      let mapping = try refused(object, call: "shmat") { () throws(Errno) in
        try SharedMapping(segment: id, size: size, isToRead: true)
      }
      pageSize = SystemRoot.live.kernelPageSize(ofMappingAt: mapping.range.start)
    }
    var census = PageCensus(object, size: size, pageSize: pageSize ?? .basePage)
    let end = census.all.upperBound
    for start in stride(from: 0, to: end, by: census.windowSize) {
      // The segment is attached again for each window, so that the page tables of counted pages are freed. With huge
      // pages the mapping is writable, because the kernel lets a process refuse new huge pages only in memory that it
      // may write to.
      let mapping = try refused(object, call: "shmat") { () throws(Errno) in
        try SharedMapping(segment: id, size: size, isToRead: !census.isHuge)
      }
      try census.count(
        AddressRange(
          start: PageAddress(rawValue: mapping.range.start.rawValue + UInt(start)),
          size: ByteCount(rawValue: min(census.windowSize, end - start))))
    }
    return census.memory
  }
}

// MARK: Pages

extension PageCensus {
  /// Counts the pages of a range that was just mapped.
  private mutating func count(_ range: AddressRange) throws(ResidentMemoryError) {
    let pages = try isHuge ? mapHugePages(of: range) : mapPages(of: range)
    guard !pages.isEmpty else { return }
    let places = try refused(object, call: "move_pages") { () throws(Errno) in
      try kernel.places(of: pages, in: .caller)
    }
    var placed = 0
    for case .on(let node) in places {
      memory.places.add(memory.pageSize, on: node)
      placed += 1
    }
    // The list of huge pages also holds pages that do not exist, so absent pages are not counted as lost.
    guard !isHuge else { return }
    memory.unplaced += memory.pageSize * (pages.count - placed)
  }

  /// Maps the pages that are in memory, and returns their addresses.
  private func mapPages(of range: AddressRange) throws(ResidentMemoryError) -> [PageAddress] {
    kernel.leaveCacheAlone(range)
    var runs: [AddressRange] = []
    try refused(object, call: "mincore") { () throws(Errno) in
      try kernel.visitResidentRuns(of: range) { runs.append($0) }
    }
    try refused(object, call: "madvise") { () throws(Errno) in
      for run in runs { try kernel.mapWhatExists(of: run, pageSize: memory.pageSize) }
    }
    return runs.flatMap { $0.pages() }
  }

  /// Maps the huge pages that exist, and returns the addresses of all huge pages of the range.
  private func mapHugePages(of range: AddressRange) throws(ResidentMemoryError) -> [PageAddress] {
    let guarding = try refused(object, call: "userfaultfd") { () throws(Errno) in
      try LinuxKernel.NoNewPages(in: range)
    }
    try refused(object, call: "madvise") { () throws(Errno) in
      try kernel.mapWhatExists(of: range, pageSize: memory.pageSize)
    }
    _ = consume guarding
    return range.pages(of: memory.pageSize)
  }
}

/// Runs a system call, and adds the object and the name of the call to its error.
private func refused<Result: ~Copyable>(
  _ object: MemoryObject, call: StaticString, _ body: () throws(Errno) -> Result
) throws(ResidentMemoryError) -> Result {
  do throws(Errno) {
    return try body()
  } catch {
    throw .refused(object, call: call.description, error)
  }
}
