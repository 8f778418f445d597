internal import CLibc
internal import CNuma
internal import CLibc
internal import LinuxSystem

/// A file that is open to read and write until the end of the value's life. Its descriptor is close-on-exec, and none
/// of 0 to 2 though these may be closed: what a program prints must never come to lie in it.
struct OpenFile: ~Copyable {
  private let descriptor: FileDescriptor

  /// What a file is like.
  struct Shape {
    let isRegular: Bool
    let isDirectory: Bool
    let size: ByteCount
    /// The huge page's size on hugetlbfs, else the base page's.
    let pageSize: ByteCount
    /// Whether its file system is tmpfs, which alone keeps policies with a file.
    /// Source: Documentation/admin-guide/mm/numa_memory_policy.rst, Shared Policy.
    let keepsPolicy: Bool
  }

  /// Opens a file that is there. Nothing is waited for, should it be no file. The descriptor is `lowest` or above, as
  /// below.
  ///
  /// - Throws: The errno of open(2).
  init(_ path: FilePath, lowest: CInt = 3) throws(Errno) {
    try self.init(path, .readWrite, [.nonBlocking, .noControllingTerminal], nil, lowest)
  }

  /// Opens a file that is there to read alone.
  ///
  /// - Throws: The errno of open(2).
  init(toRead path: FilePath) throws(Errno) {
    try self.init(path, .readOnly, [.nonBlocking, .noControllingTerminal], nil, 3)
  }

  /// Opens once more what is open.
  ///
  /// - Throws: `.tooManyOpenFiles`.
  init(copying file: borrowing OpenFile) throws(Errno) {
    let number = file.number
    descriptor = FileDescriptor(
      rawValue: try valueOrErrno { duplicate_close_on_exec(number, 3) })
  }

  /// Makes a file that was not there.
  ///
  /// - Throws: `.fileExists`, for a link that leads nowhere too; the errno of open(2).
  init(
    creating path: FilePath, _ permissions: FilePermissions, lowest: CInt = 3
  ) throws(Errno) {
    try self.init(path, .readWrite, [.create, .exclusiveCreate], permissions, lowest)
  }

  private init(
    _ path: FilePath, _ mode: FileDescriptor.AccessMode, _ options: FileDescriptor.OpenOptions,
    _ permissions: FilePermissions?, _ lowest: CInt
  ) throws(Errno) {
    let opened = try FileDescriptor.open(
      path, mode, options: options.union(.closeOnExec), permissions: permissions)
    guard opened.rawValue < lowest else {
      descriptor = opened
      return
    }
    defer { try? opened.close() }
    descriptor = FileDescriptor(
      rawValue: try valueOrErrno { duplicate_close_on_exec(opened.rawValue, lowest) })
  }

  /// The number of the descriptor.
  var number: CInt { descriptor.rawValue }

  /// Asks what the file is like.
  ///
  /// - Throws: The errno of fstat(2) or fstatfs(2).
  ///
  /// Source: fstat(2), fstatfs(2), <linux/magic.h>.
  func shape() throws(Errno) -> Shape {
    var shape = file_shape()
    _ = try valueOrErrno { unsafe get_file_shape(number, &shape) }
    let isHugetlb = shape.is_hugetlbfs != 0
    return Shape(
      isRegular: shape.is_regular != 0, isDirectory: shape.is_directory != 0,
      size: ByteCount(rawValue: Int(shape.size)),
      pageSize: isHugetlb ? ByteCount(rawValue: Int(shape.block_size)) : .basePage,
      keepsPolicy: shape.is_tmpfs != 0)
  }

  /// Whether the kernel tells the caller which pages of the file, opened by this path, are in memory.
  ///
  /// Source: mincore(2), can_do_mincore() in mm/mincore.c.
  func tellsResidentPages(_ path: FilePath) -> Bool {
    unsafe path.withPlatformString { unsafe tells_resident_pages($0, number) } != 0
  }

  /// Whether a part of the file may have pages in memory: false only where the kernel says that there are none.
  ///
  /// Linux 6.5. Source: `cachestat` of include/uapi/linux/mman.h.
  func mayBeInMemory(_ part: Range<Int>) -> Bool {
    count_cached_pages(number, UInt(part.lowerBound), UInt(part.count)) != 0
  }

  /// Makes the file longer. It must be shorter.
  ///
  /// - Throws: The errno of ftruncate(2).
  func grow(to size: ByteCount) throws(Errno) {
    try descriptor.resize(to: Int64(size.rawValue))
  }

  /// The errno with which the file system refuses room for a part of the file; nil where it has room. The size of the
  /// file stays.
  ///
  /// Source: fallocate(2), `FALLOC_FL_KEEP_SIZE`.
  func errnoOfAllocation(of size: ByteCount, at offset: ByteCount) -> Errno? {
    let number = number
    do throws(Errno) {
      _ = try valueOrErrno {
        allocate_file_part(number, UInt(offset.rawValue), UInt(size.rawValue))
      }
      return nil
    } catch {
      return error
    }
  }

  deinit { try? descriptor.close() }
}
