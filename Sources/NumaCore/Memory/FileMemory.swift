public import LinuxSystem

/// The start of an existing file, mapped shared into this process, and unmapped at the end of the value's life.
///
/// Unlike a ``SharedObject`` it creates no file, and the path may also be a device, such as `/dev/zero` or a DAX
/// device.
///
/// Source: open(2), mmap(2).
public struct FileMemory: ~Copyable, Sendable {
  private let mapping: SharedMapping
  private let path: FilePath
  private let pageSize: ByteCount
  /// The requested number of bytes.
  public let byteCount: Int

  // In Embedded Swift other modules need this, because they do not see the types of the stored properties.
  deinit {}

  /// The addresses of its pages; the last page counts whole.
  public var range: AddressRange { mapping.range }

  /// Maps a file to read and write.
  ///
  /// A file that ends before the last page is refused, except on hugetlbfs, where the kernel itself extends the file.
  ///
  /// - Throws: `.noSuchPart` for a size below 1; `.beyondEnd` if the file is too short; `.tooFewHugePages` if the pool of a
  ///   file of hugetlbfs has too few free pages; `.refused` with the errno of open, fstat or mmap.
  public init(_ path: FilePath, byteCount: Int) throws(SharedObjectError) {
    let (start, length) = (ByteCount.zero, ByteCount(rawValue: byteCount))
    guard byteCount > 0 else { throw .noSuchPart(path, offset: start, length: length) }
    let file = try refused(path, call: "open") { () throws(Errno) in try OpenFile(path) }
    let shape = try refused(path, call: "fstat") { () throws(Errno) in try file.shape() }
    let size = length.rounded(toPagesOf: shape.pageSize)
    let growsByItself = shape.pageSize != .basePage
    guard
      !shape.isRegular || growsByItself || size <= shape.size.rounded(toPagesOf: shape.pageSize)
    else { throw .beyondEnd(path, offset: start, length: length, size: shape.size) }
    mapping = try SharedMapping(file: file, of: path, shape, offset: start, size: size)
    self.path = path
    pageSize = shape.pageSize
    self.byteCount = byteCount
  }

  func missingPage(_ fault: PageFault) -> SharedObjectError {
    mapping.missingPage(fault, of: path, pageSize: pageSize)
  }
}
