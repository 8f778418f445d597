public import LinuxSystem

/// A SysV segment or a file, mapped into this process, which other processes can map too.
///
/// It is unmapped at the end of the value's life; the segment or file stays.
///
/// If ``keepsPolicy`` is `true`, a policy that is set on the object belongs to the segment or file. The policy then
/// applies to every process that maps the object, until the segment is removed or the file leaves memory.
///
/// ```swift
/// let object = try SharedObject(file: "/dev/shm/table", length: ByteCount(rawValue: 64 << 20))
/// try object.setPolicy(.interleave([0, 1]))
/// try object.touch()
/// try object.visitPlaces { run in print(run.offsets, run.node) }
/// ```
///
/// Source: shmget(2), mmap(2), mbind(2); `--shm` and `--file` of numactl(8).
public struct SharedObject: ~Copyable, Sendable {
  private let mapping: SharedMapping
  /// The path by which the object was found: the file, or the segment's key file; errors name it.
  public let path: FilePath
  /// The addresses in this process of the part that policies are set on.
  public let range: AddressRange
  /// The offset of that part in the segment or file, in bytes.
  public let offset: ByteCount
  /// The size of its pages: the kernel's base page, or the size of its huge pages.
  public let pageSize: ByteCount
  /// Whether the kernel keeps a policy with the object, as it does with segments and files of tmpfs.
  ///
  /// With any other file, and with huge pages of hugetlbfs, a policy ends with this mapping; allocated pages stay where
  /// they are.
  public let keepsPolicy: Bool
  /// The objects that were created, or the file that was grown, in order; empty if everything existed.
  public let created: [Creation]

  // In Embedded Swift other modules need this, because they do not see the types of the stored properties.
  deinit {}

  /// An object that was created, or a file that was grown, when the shared object was attached.
  public enum Creation: Hashable, Sendable {
    /// An empty file whose identity is the segment's key; the mode is the requested one, before the umask.
    case keyFile(FilePath, FilePermissions)
    /// A segment, with its ID as ipcs(1) shows it, its key file, mode and size.
    case segment(id: Int32, keyFile: FilePath, FilePermissions, size: ByteCount)
    /// A file; the mode is the requested one, before the umask.
    case file(FilePath, FilePermissions, size: ByteCount)
    /// An existing file that became longer.
    case grownFile(FilePath, from: ByteCount, to: ByteCount)
  }

  init(
    _ mapping: consuming SharedMapping, path: FilePath, part: ObjectPart, pageSize: ByteCount,
    keepsPolicy: Bool, created: [Creation]
  ) {
    // A segment is mapped from its start, a file from the part's offset.
    let start = UInt((part.offset - mapping.offset).rawValue)
    range = AddressRange(
      start: PageAddress(rawValue: mapping.range.start.rawValue + start), size: part.length)
    offset = part.offset
    self.mapping = mapping
    self.path = path
    self.pageSize = pageSize
    self.keepsPolicy = keepsPolicy
    self.created = created
  }

  /// Runs a system call on the object, and adds the path and the name of the call to its error.
  func call<Result>(
    _ name: StaticString, _ body: () throws(Errno) -> Result
  ) throws(SharedObjectError) -> Result {
    try refused(path, call: name, body)
  }

  /// Runs an access to pages, and throws which page cannot be provided and why.
  func accessed(_ body: () throws(PageFault) -> Void) throws(SharedObjectError) {
    do throws(PageFault) {
      try body()
    } catch {
      throw missingPage(error)
    }
  }

  func missingPage(_ fault: PageFault) -> SharedObjectError {
    mapping.missingPage(fault, of: path, pageSize: pageSize)
  }

  /// Returns the node of a page, and allocates the page if it does not exist.
  func nodeAfterReading(at page: PageAddress) throws(SharedObjectError) -> NodeID {
    do throws(Errno) {
      return try LinuxKernel().nodeAfterReading(at: page)
    } catch .badAddress {
      throw missingPage(PageFault(address: page, errno: .badAddress))
    } catch {
      throw .refused(path, call: "get_mempolicy", error)
    }
  }
}

extension SharedMapping {
  /// Maps a part of a file to read and write.
  ///
  /// - Throws: `.tooFewHugePages`; `.refused` with the errno of mmap.
  init(
    file: borrowing OpenFile, of path: FilePath, _ shape: OpenFile.Shape, offset: ByteCount,
    size: ByteCount
  ) throws(SharedObjectError) {
    do throws(Errno) {
      self = try SharedMapping(file: file, offset: offset, size: size)
    } catch .noMemory where shape.pageSize != .basePage {
      throw .tooFewHugePages(path, pageSize: shape.pageSize)
    } catch {
      throw .refused(path, call: "mmap", error)
    }
  }

  /// Returns the error for a page that the kernel cannot provide.
  func missingPage(
    _ fault: PageFault, of path: FilePath, pageSize: ByteCount
  ) -> SharedObjectError {
    let position = Int(fault.address.rawValue - range.start.rawValue)
    let start = offset + pageSize * (position / pageSize.rawValue)
    let page = MissingPage(fault, at: start, of: self, pageSize: pageSize)
    return .missingPage(path, offset: start, page)
  }
}

/// Runs a system call, and adds the path and the name of the call to its error.
func refused<Result: ~Copyable>(
  _ path: FilePath, call: StaticString, _ body: () throws(Errno) -> Result
) throws(SharedObjectError) -> Result {
  do throws(Errno) {
    return try body()
  } catch {
    throw .refused(path, call: call.description, error)
  }
}

extension SharedObject.Creation: CustomStringConvertible {
  /// The path and the change, with the mode in octal: `/dev/shm/f: created, mode 0600, 65536 bytes`.
  public var description: String {
    switch self {
    case .keyFile(let path, let mode):
      "\(path): created as a key file, mode \(mode.octal)"
    case .segment(let id, let path, let mode, let size):
      "\(path): created segment \(id), mode \(mode.octal), \(size.rawValue) bytes"
    case .file(let path, let mode, let size):
      "\(path): created, mode \(mode.octal), \(size.rawValue) bytes"
    case .grownFile(let path, let old, let new):
      "\(path): grown from \(old.rawValue) to \(new.rawValue) bytes"
    }
  }
}

extension FilePermissions {
  /// The mode in at least four octal digits, as chmod(1) takes it.
  fileprivate var octal: String { String(rawValue, radix: 8).padded(to: 4, with: .zero) }
}
