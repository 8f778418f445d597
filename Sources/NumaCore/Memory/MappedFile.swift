public import LinuxSystem

extension SharedObject {
  /// Maps a part of a file, shared, and makes the file where it is missing and a length is given. A file that ends
  /// before the part does grows; nothing in it is changed. A file that was made is removed again where a later step
  /// fails.
  ///
  /// - Parameters:
  ///   - path: A regular file, which is opened to read and write and closed again.
  ///   - offset: Where the part starts, in bytes.
  ///   - length: How long it is, in bytes; nil for all from the offset on.
  ///   - permissions: Who may use a file that is made, before the umask.
  /// - Throws: ``SharedObjectError``, before anything is made or grown where it can be told by then; `.refused` holds the
  ///   errno of open, fstat, mmap or ftruncate.
  ///
  /// Source: open(2), mmap(2), ftruncate(2); `--file` of numactl(8).
  public init(
    file path: FilePath, offset: ByteCount = ByteCount(rawValue: 0), length: ByteCount? = nil,
    permissions: FilePermissions = .ownerReadWrite
  ) throws(SharedObjectError) {
    let canCreate = try ObjectPart(of: path, offset, length, pageSize: .basePage) != nil
    var found = try FoundFile(path, permissions: canCreate ? permissions : nil)
    let shape = try refused(path, "fstat") { () throws(Errno) in try found.file.shape() }
    guard shape.isRegular else { throw .notARegularFile(path) }
    guard length != nil || shape.size.rawValue > 0 else { throw .needsLength(path) }
    let part = try ObjectPart(
      of: path, offset, length, pageSize: shape.pageSize, size: shape.size)
    let mapping = try SharedMapping(
      file: found.file, of: path, shape, offset: part.offset, size: part.length)
    // The last step: what fails before it leaves the file as it was.
    let grows = length != nil && part.end > shape.size
    if grows {
      try refused(path, "ftruncate") { () throws(Errno) in try found.file.grow(to: part.end) }
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

/// A file that is open. One that was made is removed at the end of the value's life, unless it is kept.
private struct FoundFile: ~Copyable {
  let file: OpenFile
  private let path: FilePath
  private var isNew: Bool

  /// Opens a file, or makes it where there is none and permissions for it are given.
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
        // Another process was faster.
        file = try refused(path, "open") { () throws(Errno) in try OpenFile(path) }
        isNew = false
      } catch {
        throw .refused(path, call: "open", error)
      }
    } catch {
      throw .refused(path, call: "open", error)
    }
  }

  /// Whether the file was made; it stays now.
  mutating func keep() -> Bool {
    defer { isNew = false }
    return isNew
  }

  deinit {
    if isNew { SegmentCalls.removeFile(path) }
  }
}
