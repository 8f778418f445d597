internal import CLibc
internal import CNuma
internal import LinuxSystem

/// A file that is open until the end of the value's life.
///
/// Its descriptor is close-on-exec. The descriptor is not 0, 1 or 2, even if these are closed: the output of a program
/// must never be written to the file.
struct OpenFile: ~Copyable {
  private let descriptor: FileDescriptor

  /// The properties of a file.
  struct Shape {
    let isRegular: Bool
    let isDirectory: Bool
    let size: ByteCount
    /// The size of a huge page on hugetlbfs, otherwise the size of a base page.
    let pageSize: ByteCount
    /// Whether the file system is tmpfs, the only one that stores policies with a file.
    ///
    /// Source: Documentation/admin-guide/mm/numa_memory_policy.rst, Shared Policy.
    let keepsPolicy: Bool
  }

  /// Opens an existing file for reading and writing.
  ///
  /// The call does not wait if the path is not a regular file. The descriptor is `lowest` or greater.
  ///
  /// - Throws: The errno of open(2).
  init(_ path: FilePath, lowest: CInt = 3) throws(Errno) {
    try self.init(
      path, mode: .readWrite, options: [.nonBlocking, .noControllingTerminal], lowest: lowest)
  }

  /// Opens an existing file for reading only.
  ///
  /// - Throws: The errno of open(2).
  init(toRead path: FilePath) throws(Errno) {
    try self.init(
      path, mode: .readOnly, options: [.nonBlocking, .noControllingTerminal], lowest: 3)
  }

  /// Duplicates the descriptor of an open file.
  ///
  /// - Throws: `.tooManyOpenFiles`.
  init(copying file: borrowing OpenFile) throws(Errno) {
    let number = file.number
    descriptor = FileDescriptor(
      rawValue: try valueOrErrno { duplicate_close_on_exec(number, 3) })
  }

  /// Creates a file that does not exist.
  ///
  /// - Throws: `.fileExists`, also for a symbolic link without a target; the errno of open(2).
  init(
    creating path: FilePath, _ permissions: FilePermissions, lowest: CInt = 3
  ) throws(Errno) {
    try self.init(
      path, mode: .readWrite, options: [.create, .exclusiveCreate], permissions: permissions,
      lowest: lowest)
  }

  private init(
    _ path: FilePath, mode: FileDescriptor.AccessMode, options: FileDescriptor.OpenOptions,
    permissions: FilePermissions? = nil, lowest: CInt
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

  /// Reads the properties of the file.
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

  /// Whether the kernel reports to the caller which pages of the file, opened by this path, are in memory.
  ///
  /// Source: mincore(2), can_do_mincore() in mm/mincore.c.
  func tellsResidentPages(_ path: FilePath) -> Bool {
    unsafe path.withPlatformString { unsafe tells_resident_pages($0, number) } != 0
  }

  /// Whether a part of the file may have pages in memory: `false` only if the kernel reports that it has none.
  ///
  /// Linux 6.5. Source: `cachestat` of include/uapi/linux/mman.h.
  func mayBeInMemory(_ part: Range<Int>) -> Bool {
    cacheState(of: part)?.cached != .zero
  }

  /// The state of the page cache of a part of a file.
  struct CacheState {
    /// The size of the pages that are in memory or on swap.
    let cached: ByteCount
    /// The size of the pages that are dirty or being written.
    let dirty: ByteCount
  }

  /// Reads the state of the page cache of a part of the file; returns `nil` if the kernel does not report it.
  ///
  /// Linux 6.5. Source: `cachestat` of include/uapi/linux/mman.h.
  func cacheState(of part: Range<Int>) -> CacheState? {
    var (cached, dirty) = (UInt(0), UInt(0))
    guard
      unsafe count_cached_pages(number, UInt(part.lowerBound), UInt(part.count), &cached, &dirty)
        == 0
    else { return nil }
    return CacheState(
      cached: .basePage * Int(clamping: cached), dirty: .basePage * Int(clamping: dirty))
  }

  /// Reads the file to its end and discards its contents, so that the file is in the page cache.
  ///
  /// - Parameters:
  ///   - size: The size of a read, in bytes.
  ///   - next: A function that receives what was read before each read, and returns whether to go on.
  /// - Throws: The errno of pread(2).
  func readAndDiscard(by size: Int, while next: (ByteCount) -> Bool) throws(Errno) {
    var buffer = [UInt8](repeating: 0, count: size)
    var offset = 0
    while next(ByteCount(rawValue: offset)) {
      let count = try valueOrErrno { unsafe pread(number, &buffer, size, off_t(offset)) }
      guard count > 0 else { return }
      offset += count
    }
  }

  /// Asks the kernel to release the page cache of a part of the file.
  ///
  /// Source: posix_fadvise(2), `POSIX_FADV_DONTNEED`.
  func dropCache(of part: Range<Int>) {
    // Pages that stay are counted afterwards.
    _ = posix_fadvise(number, off_t(part.lowerBound), off_t(part.count), POSIX_FADV_DONTNEED)
  }

  /// Makes the file longer; it must be shorter than the new size.
  ///
  /// - Throws: The errno of ftruncate(2).
  func grow(to size: ByteCount) throws(Errno) {
    try descriptor.resize(to: Int64(size.rawValue))
  }

  /// Allocates space for a part of the file, and returns the errno if the file system refuses; otherwise `nil`.
  ///
  /// The size of the file does not change.
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
