public import LinuxSystem

extension SharedObject {
  /// Attaches the SysV segment whose key is that of a file, and creates both if they do not exist and a length is
  /// given.
  ///
  /// Existing objects are not changed. If a later step fails, created objects are removed again.
  ///
  /// - Parameters:
  ///   - keyFile: A file whose identity, not contents, names the segment.
  ///   - project: The number that distinguishes segments of one file.
  ///   - offset: The start of the part that policies are set on, in bytes.
  ///   - length: The length of that part, in bytes; `nil` for everything from the offset to the end of the segment. The
  ///     size of a new segment is the sum of offset and length.
  ///   - permissions: The permissions of created objects. The umask applies only to the key file.
  ///   - hugePages: Whether a new segment has huge pages of the default size.
  /// - Throws: `.noSuchPart`, `.notPageAligned` or `.beyondEnd` if the offset and the length are not a part of the
  ///   segment; `.needsLength` if no length is given and the key file or the segment does not exist; `.keyIsPrivate` if
  ///   the key is 0; `.noHugePages` if huge pages are requested and their size is not known; `.tooFewHugePages` if their
  ///   pool has too few free pages; `.refused` with the errno of stat, open, shmget, shmctl or shmat. An error that can be
  ///   detected early is thrown before an object is created.
  ///
  /// Source: ftok(3), shmget(2), shmat(2), shmctl(2); `--shm` of numactl(8).
  public init(
    segment keyFile: FilePath, project: ProjectID = 0, offset: ByteCount = .zero,
    length: ByteCount? = nil, permissions: FilePermissions = .ownerReadWrite,
    hugePages: Bool = false
  ) throws(SharedObjectError) {
    let newPageSize = hugePages ? try Self.hugePageSize(for: keyFile) : ByteCount.basePage
    let end = try ObjectPart(of: keyFile, offset, length, pageSize: newPageSize)?.end
    var key = try SegmentKey(
      of: keyFile, project, permissions: end == nil ? nil : permissions)
    var segment = try FoundSegment(
      key.value, of: keyFile, size: end, permissions, hugePages: hugePages)
    let id = segment.id
    let size = try refused(keyFile, call: "shmctl") { () throws(Errno) in
      try SegmentCalls.size(of: id)
    }
    let mapping = try refused(keyFile, call: "shmat") { () throws(Errno) in
      try SharedMapping(segment: id, size: size)
    }
    // An existing segment may have another page size than requested.
    let pageSize =
      SystemRoot.live.kernelPageSize(ofMappingAt: mapping.range.start) ?? newPageSize
    let part = try ObjectPart(of: keyFile, offset, length, pageSize: pageSize, size: size)
    guard part.end <= size.rounded(toPagesOf: pageSize) else {
      throw .beyondEnd(keyFile, offset: offset, length: length, size: size)
    }
    self.init(
      mapping, path: keyFile, part: part, pageSize: pageSize,
      keepsPolicy: pageSize == .basePage, created: key.keep() + segment.keep())
  }

  fileprivate static func hugePageSize(for path: FilePath) throws(SharedObjectError) -> ByteCount {
    let size: ByteCount?
    do throws(ReadError) {
      size = try SystemRoot.live.defaultHugePageSize()
    } catch {
      throw .noHugePages(path, error)
    }
    guard let size else { throw .noHugePages(path, nil) }
    return size
  }
}

/// The key that a file stands for.
///
/// A key file that was created for it is removed at the end of the value's life, unless it is kept.
private struct SegmentKey: ~Copyable {
  let value: SegmentCalls.Key
  private let path: FilePath
  private var created: [SharedObject.Creation]

  /// Computes the key of a file, and creates the file if it does not exist and permissions are given.
  init(
    of path: FilePath, _ project: ProjectID, permissions: FilePermissions?
  ) throws(SharedObjectError) {
    self.path = path
    created = []
    var key = try Self.key(of: path, project)
    if key == nil {
      guard let permissions else { throw .needsLength(path) }
      if try Self.makeFile(path, permissions) { created = [.keyFile(path, permissions)] }
      key = try Self.key(of: path, project)
    }
    guard let key else { throw .refused(path, call: "stat", .noSuchFileOrDirectory) }
    guard key != SegmentCalls.privateKey else { throw .keyIsPrivate(path, project) }
    value = key
  }

  mutating func keep() -> [SharedObject.Creation] {
    defer { created = [] }
    return created
  }

  deinit {
    if !created.isEmpty { SegmentCalls.removeFile(path) }
  }

  /// Returns the key of a file; `nil` if the file does not exist.
  private static func key(
    of path: FilePath, _ project: ProjectID
  ) throws(SharedObjectError) -> SegmentCalls.Key? {
    do throws(Errno) {
      return try SegmentCalls.key(of: path, project)
    } catch .noSuchFileOrDirectory {
      return nil
    } catch {
      throw .refused(path, call: "stat", error)
    }
  }

  /// Creates the file, and returns whether it did: another process may have created the file in the meantime.
  private static func makeFile(
    _ path: FilePath, _ permissions: FilePermissions
  ) throws(SharedObjectError) -> Bool {
    do throws(Errno) {
      _ = try OpenFile(creating: path, permissions)
      return true
    } catch .fileExists {
      return false
    } catch {
      throw .refused(path, call: "open", error)
    }
  }
}

/// A segment.
///
/// A segment that was created is removed at the end of the value's life, unless it is kept.
private struct FoundSegment: ~Copyable {
  let id: SegmentCalls.ID
  private var created: [SharedObject.Creation]

  /// Finds the segment with a key, or creates it if it does not exist and a size is given.
  init(
    _ key: SegmentCalls.Key, of path: FilePath, size: ByteCount?, _ permissions: FilePermissions,
    hugePages: Bool
  ) throws(SharedObjectError) {
    var found = try Self.find(key, path)
    var created: [SharedObject.Creation] = []
    if found == nil {
      guard let size else { throw .needsLength(path) }
      do throws(Errno) {
        let id = try SegmentCalls.create(
          key, size: size, permissions, hugePages: hugePages)
        created = [.segment(id: id, keyFile: path, permissions, size: size)]
        found = id
      } catch .fileExists {
        // Another process has created the segment in the meantime.
        found = try Self.find(key, path)
      } catch .noMemory where hugePages {
        throw .tooFewHugePages(path, pageSize: try SharedObject.hugePageSize(for: path))
      } catch {
        throw .refused(path, call: "shmget", error)
      }
    }
    guard let id = found else { throw .refused(path, call: "shmget", .noSuchFileOrDirectory) }
    self.id = id
    self.created = created
  }

  mutating func keep() -> [SharedObject.Creation] {
    defer { created = [] }
    return created
  }

  deinit {
    if !created.isEmpty { SegmentCalls.remove(id) }
  }

  /// Returns the segment with a key; `nil` if there is none.
  private static func find(
    _ key: SegmentCalls.Key, _ path: FilePath
  ) throws(SharedObjectError) -> SegmentCalls.ID? {
    do throws(Errno) {
      return try SegmentCalls.find(key)
    } catch .noSuchFileOrDirectory {
      return nil
    } catch {
      throw .refused(path, call: "shmget", error)
    }
  }
}
