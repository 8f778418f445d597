public import LinuxSystem

extension SharedObject {
  /// Maps a part of a file, shared, and creates the file if it does not exist and a length is given.
  ///
  /// A file that ends before the end of the part grows; its contents do not change. If a later step fails, a file that
  /// was created is removed again.
  ///
  /// - Parameters:
  ///   - path: A regular file, which is opened to read and write and closed again.
  ///   - offset: The start of the part, in bytes.
  ///   - length: The length of the part, in bytes; `nil` for everything from the offset to the end of the file.
  ///   - permissions: The permissions of a created file, before the umask.
  /// - Throws: `.noSuchPart`, `.notPageAligned` or `.beyondEnd` if the offset and the length are not a part of the file;
  ///   `.needsLength` if no length is given and the file does not exist or is empty; `.notARegularFile`;
  ///   `.tooFewHugePages` if the pool of a file of hugetlbfs has too few free pages; `.refused` with the errno of open,
  ///   fstat, mmap or ftruncate. An error that can be detected early is thrown before a file is created or grown.
  ///
  /// Source: open(2), mmap(2), ftruncate(2); `--file` of numactl(8).
  public init(
    file path: FilePath, offset: ByteCount = .zero, length: ByteCount? = nil,
    permissions: FilePermissions = .ownerReadWrite
  ) throws(SharedObjectError) {
    let canCreate = try ObjectPart(of: path, offset, length, pageSize: .basePage) != nil
    var found = try FoundFile(path, permissions: canCreate ? permissions : nil)
    let shape = try refused(path, call: "fstat") { () throws(Errno) in try found.file.shape() }
    guard shape.isRegular else { throw .notARegularFile(path) }
    guard length != nil || shape.size.rawValue > 0 else { throw .needsLength(path) }
    let part = try ObjectPart(
      of: path, offset, length, pageSize: shape.pageSize, size: shape.size)
    let mapping = try SharedMapping(
      file: found.file, of: path, shape, offset: part.offset, size: part.length)
    // The file grows last, so that a failure of an earlier step leaves it unchanged.
    let grows = length != nil && part.end > shape.size
    if grows {
      try refused(path, call: "ftruncate") { () throws(Errno) in try found.file.grow(to: part.end) }
    }
    let growth = Creation.grownFile(path, from: shape.size, to: part.end)
    let isNew = found.keep()
    let created: [Creation] =
      isNew ? [.file(path, permissions, size: part.end)] : grows ? [growth] : []
    self.init(
      mapping, path: path, part: part, pageSize: shape.pageSize, keepsPolicy: shape.keepsPolicy,
      created: created)
  }
}

/// An open file.
///
/// A file that was created is removed at the end of the value's life, unless it is kept.
private struct FoundFile: ~Copyable {
  let file: OpenFile
  private let path: FilePath
  private var isNew: Bool

  /// Opens a file, or creates it if it does not exist and permissions are given.
  init(_ path: FilePath, permissions: FilePermissions?) throws(SharedObjectError) {
    self.path = path
    do throws(Errno) {
      file = try OpenFile(path)
      isNew = false
    } catch .noSuchFileOrDirectory {
      guard let permissions else { throw .needsLength(path) }
      do throws(Errno) {
        file = try OpenFile(creating: path, permissions)
        isNew = true
      } catch .fileExists {
        // Another process has created the file in the meantime.
        file = try refused(path, call: "open") { () throws(Errno) in try OpenFile(path) }
        isNew = false
      } catch {
        throw .refused(path, call: "open", error)
      }
    } catch {
      throw .refused(path, call: "open", error)
    }
  }

  /// Keeps the file, and returns whether it was created.
  mutating func keep() -> Bool {
    defer { isNew = false }
    return isNew
  }

  deinit {
    if isNew { SegmentCalls.removeFile(path) }
  }
}
