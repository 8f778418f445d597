public import LinuxSystem

/// The start of a file that is there, mapped shared into this process. It is unmapped at the end of the value's life.
///
/// Unlike a ``SharedObject`` it makes nothing and may be a device too, such as `/dev/zero` or one of DAX.
///
/// Source: open(2), mmap(2).
public struct FileMemory: ~Copyable, Sendable {
  private let mapping: SharedMapping
  private let path: FilePath
  private let pageSize: ByteCount
  /// How many bytes were asked for.
  public let byteCount: Int

  // Other modules need it in Embedded Swift: they do not see the types that the value holds.
  deinit {}

  /// The addresses of its pages, the last one whole.
  public var range: AddressRange { mapping.range }

  /// Maps a file to read and write.
  ///
  /// A file that ends before the last page is refused. Only the kernel makes a file longer by itself, one of hugetlbfs.
  ///
  /// - Throws: `.noSuchPart` for a size below 1; `.beyondEnd` when the file is too short; `.refused` with the errno of
  ///   open, fstat or mmap.
  public init(_ path: FilePath, byteCount: Int) throws(SharedObjectError) {
    let (start, length) = (ByteCount(rawValue: 0), ByteCount(rawValue: byteCount))
    guard byteCount > 0 else { throw .noSuchPart(path, offset: start, length: length) }
    let file = try refused(path, "open") { () throws(Errno) in try OpenFile(path) }
    let shape = try refused(path, "fstat") { () throws(Errno) in try file.shape() }
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
