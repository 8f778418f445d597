internal import LinuxSystem

/// A file or segment, of which one window at a time is mapped into this process.
///
/// The memory that a visit needs therefore depends neither on the size of the object nor on how much of it is in memory.
struct ObjectWindows: ~Copyable {
  let pages: ObjectPages
  let size: ByteCount
  /// The open file; `nil` for a segment.
  let file: OpenFile?

  /// The usual size of a window, in bytes.
  static let usualSize = 128 << 20

  private var object: MemoryObject { pages.object }

  /// Opens a file, or finds a segment.
  ///
  /// - Throws: As ``LinuxKernel/residentMemory(of:)``.
  init(of object: MemoryObject) throws(ResidentMemoryError) {
    switch object {
    case .file(let path): try self.init(file: path)
    case .segment(let id): try self.init(segment: id)
    }
  }

  private init(file path: FilePath) throws(ResidentMemoryError) {
    let object = MemoryObject.file(path)
    let file = try refused(object, call: "open") { () throws(Errno) in try OpenFile(toRead: path) }
    let shape = try refused(object, call: "fstat") { () throws(Errno) in try file.shape() }
    guard !shape.isDirectory else { throw .directory(object) }
    guard shape.isRegular else { throw .notARegularFile(object) }
    guard file.tellsResidentPages(path) else { throw .notTold(object) }
    pages = ObjectPages(object: object, pageSize: shape.pageSize, hasDisk: !shape.keepsPolicy)
    size = shape.size
    self.file = consume file
  }

  private init(segment id: Int32) throws(ResidentMemoryError) {
    let object = MemoryObject.segment(id)
    let size = try refused(object, call: "shmctl") { () throws(Errno) in
      try SegmentCalls.size(of: id)
    }
    // The page size of a segment is that of its mapping, and is not known before the segment is mapped.
    let mapping = try refused(object, call: "shmat") { () throws(Errno) in
      try SharedMapping(segment: id, size: size, isToRead: true)
    }
    let pageSize = SystemRoot.live.kernelPageSize(ofMappingAt: mapping.range.start)
    pages = ObjectPages(object: object, pageSize: pageSize ?? .basePage, hasDisk: false)
    self.size = size
    file = nil
  }

  /// The offsets of all pages, in bytes; the last page counts whole.
  private var all: Range<Int> {
    let pageSize = pages.pageSize
    let end = size.rounded(toPagesOf: pageSize).rawValue
    // The end of a file of the greatest size saturates, and is then not at a page boundary.
    return 0..<end / pageSize.rawValue * pageSize.rawValue
  }

  /// The amount that is in memory, if the kernel reports it quickly; otherwise the size.
  var expected: ByteCount {
    switch file {
    case .some(let file) where !pages.areHuge: min(size, file.cacheState(of: all)?.cached ?? size)
    default: size
    }
  }
}

extension ObjectWindows {
  /// Visits the windows in ascending order, each mapped during its visit, and with its offset in the object.
  ///
  /// A part of a file is skipped if the kernel quickly reports that none of its pages is in memory, because files may
  /// have holes of any size.
  func visit(
    by size: Int = usualSize, while mayGoOn: () -> Bool = { true },
    _ body: (_ window: AddressRange, _ offset: ByteCount) throws(ResidentMemoryError) -> Void
  ) throws(ResidentMemoryError) {
    let size = max(size, pages.pageSize.rawValue)
    switch file {
    case .some(let file): try visit(all, of: file, by: size, while: mayGoOn, body)
    case nil: try visitSegment(by: size, while: mayGoOn, body)
    }
  }

  private func visit(
    _ part: Range<Int>, of file: borrowing OpenFile, by size: Int, while mayGoOn: () -> Bool,
    _ body: (AddressRange, ByteCount) throws(ResidentMemoryError) -> Void
  ) throws(ResidentMemoryError) {
    guard !part.isEmpty, mayGoOn(), pages.areHuge || file.mayBeInMemory(part) else { return }
    guard part.count > size else {
      let mapping = try refused(object, call: "mmap") { () throws(Errno) in
        try SharedMapping(
          toRead: file, offset: ByteCount(rawValue: part.lowerBound),
          size: ByteCount(rawValue: part.count), isPrivate: pages.areHuge)
      }
      if !pages.areHuge { LinuxKernel().leaveCacheAlone(mapping.range) }
      return try body(mapping.range, mapping.offset)
    }
    let middle = part.lowerBound + ((part.count - 1) / size + 1) / 2 * size
    try visit(part.lowerBound..<middle, of: file, by: size, while: mayGoOn, body)
    try visit(middle..<part.upperBound, of: file, by: size, while: mayGoOn, body)
  }

  /// Attaches the segment again for each window, so that the page tables of visited pages are freed.
  ///
  /// With huge pages the mapping is writable, because the kernel lets a process refuse new huge pages only in memory that
  /// it may write to.
  private func visitSegment(
    by size: Int, while mayGoOn: () -> Bool,
    _ body: (AddressRange, ByteCount) throws(ResidentMemoryError) -> Void
  ) throws(ResidentMemoryError) {
    guard case .segment(let id) = object else { return }
    let end = all.upperBound
    for start in stride(from: 0, to: end, by: size) where mayGoOn() {
      let mapping = try refused(object, call: "shmat") { () throws(Errno) in
        try SharedMapping(segment: id, size: self.size, isToRead: !pages.areHuge)
      }
      let window = AddressRange(
        start: PageAddress(rawValue: mapping.range.start.rawValue + UInt(start)),
        size: ByteCount(rawValue: min(size, end - start)))
      if !pages.areHuge { LinuxKernel().leaveCacheAlone(window) }
      try body(window, ByteCount(rawValue: start))
    }
  }
}

/// Runs a system call, and adds the object and the name of the call to its error.
func refused<Result: ~Copyable>(
  _ object: MemoryObject, call: StaticString, _ body: () throws(Errno) -> Result
) throws(ResidentMemoryError) -> Result {
  do throws(Errno) {
    return try body()
  } catch {
    throw .refused(object, call: call.description, error)
  }
}
