internal import CLibc

/// The number by which a process calls an open file. Copies of the value mean the same file: one of them closes it.
public struct FileDescriptor: RawRepresentable, Hashable, Sendable {
  /// The number, as system calls take it.
  public let rawValue: CInt

  /// Takes a number, whether a file is open by it or not.
  public init(rawValue: CInt) { self.rawValue = rawValue }

  /// Descriptor 0.
  public static var standardInput: FileDescriptor { FileDescriptor(rawValue: 0) }
  /// Descriptor 1.
  public static var standardOutput: FileDescriptor { FileDescriptor(rawValue: 1) }
  /// Descriptor 2.
  public static var standardError: FileDescriptor { FileDescriptor(rawValue: 2) }
}

extension FileDescriptor {
  /// What a file is opened for. Source: open(2).
  public struct AccessMode: RawRepresentable, Hashable, Sendable {
    /// The bits, as open(2) takes them.
    public let rawValue: CInt

    /// Takes bits, as open(2) does.
    public init(rawValue: CInt) { self.rawValue = rawValue }

    /// `O_RDONLY`
    public static var readOnly: AccessMode { AccessMode(rawValue: O_RDONLY) }
    /// `O_WRONLY`
    public static var writeOnly: AccessMode { AccessMode(rawValue: O_WRONLY) }
    /// `O_RDWR`
    public static var readWrite: AccessMode { AccessMode(rawValue: O_RDWR) }
  }

  /// How a file is opened. Source: open(2).
  public struct OpenOptions: OptionSet, Hashable, Sendable {
    /// The bits, as open(2) takes them.
    public let rawValue: CInt

    /// Takes bits, as open(2) does.
    public init(rawValue: CInt) { self.rawValue = rawValue }

    /// `O_CREAT`
    public static var create: OpenOptions { OpenOptions(rawValue: O_CREAT) }
    /// `O_EXCL`
    public static var exclusiveCreate: OpenOptions { OpenOptions(rawValue: O_EXCL) }
    /// `O_TRUNC`
    public static var truncate: OpenOptions { OpenOptions(rawValue: O_TRUNC) }
    /// `O_NONBLOCK`
    public static var nonBlocking: OpenOptions { OpenOptions(rawValue: O_NONBLOCK) }
    /// `O_CLOEXEC`
    public static var closeOnExec: OpenOptions { OpenOptions(rawValue: O_CLOEXEC) }
    /// `O_NOCTTY`
    public static var noControllingTerminal: OpenOptions { OpenOptions(rawValue: O_NOCTTY) }
  }

  /// Opens a file. The permissions are those of a file that is made, before the umask.
  ///
  /// - Throws: The errno of open(2), never `.interrupted`.
  ///
  /// Source: open(2).
  public static func open(
    _ path: FilePath, _ mode: AccessMode, options: OpenOptions = [],
    permissions: FilePermissions? = nil
  ) throws(Errno) -> FileDescriptor {
    let flags = mode.rawValue | options.rawValue
    let number = try unsafe path.withPlatformString { (path) throws(Errno) in
      try uninterrupted { unsafe open_file(path, flags, permissions?.rawValue ?? 0) }
    }
    return FileDescriptor(rawValue: number)
  }

  /// Makes a pipe.
  ///
  /// - Throws: The errno of pipe(2).
  ///
  /// Source: pipe(2).
  public static func pipe() throws(Errno) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
    var ends: [CInt] = [-1, -1]
    _ = try valueOrErrno { unsafe CLibc.pipe(&ends) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  /// Closes the file. The number is free afterwards also where this throws.
  ///
  /// - Throws: The errno of close(2): that of an earlier write, on some file systems.
  ///
  /// Source: close(2).
  public func close() throws(Errno) {
    _ = try valueOrErrno { CLibc.close(rawValue) }
  }

  /// Does some work with the file, and closes it.
  ///
  /// - Throws: What the work throws; else what ``close()`` throws.
  public func closeAfter<Result>(_ work: () throws(Errno) -> Result) throws(Errno) -> Result {
    let result: Result
    do throws(Errno) {
      result = try work()
    } catch {
      try? close()
      throw error
    }
    try close()
    return result
  }

  /// Reads as much as is there, and at most as much as the buffer holds.
  ///
  /// - Returns: The number of bytes; 0 at the end of the file, and for an empty buffer.
  /// - Throws: The errno of read(2), never `.interrupted`.
  ///
  /// Source: read(2).
  @unsafe
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    try uninterrupted { unsafe CLibc.read(rawValue, buffer.baseAddress, buffer.count) }
  }

  /// Reads as ``read(into:)`` does, from an offset in bytes, and leaves the file's own offset where it is.
  ///
  /// - Throws: The errno of pread(2), never `.interrupted`.
  ///
  /// Source: pread(2).
  @unsafe
  public func read(
    fromAbsoluteOffset offset: Int64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(Errno) -> Int {
    try uninterrupted {
      unsafe CLibc.pread(rawValue, buffer.baseAddress, buffer.count, off_t(offset))
    }
  }

  /// Writes all of the bytes, in as many calls as that takes.
  ///
  /// - Throws: The errno of write(2), never `.interrupted`. Some of the bytes may have been written.
  ///
  /// Source: write(2).
  public func writeAll(_ bytes: some Sequence<UInt8>) throws(Errno) {
    // The closure may not throw: the library's function has no typed errors.
    let written = bytes.withContiguousStorageIfAvailable { buffer in
      unsafe errnoOfWriting(UnsafeRawBufferPointer(buffer))
    }
    let errno =
      if let written {
        written
      } else {
        unsafe [UInt8](bytes).withUnsafeBytes { buffer in unsafe errnoOfWriting(buffer) }
      }
    if let errno { throw errno }
  }

  /// The errno that ended the writing; nil when all was written.
  private func errnoOfWriting(_ buffer: UnsafeRawBufferPointer) -> Errno? {
    var written = 0
    do throws(Errno) {
      while written < buffer.count {
        written += try uninterrupted {
          unsafe CLibc.write(
            rawValue, buffer.baseAddress.map { unsafe $0 + written }, buffer.count - written)
        }
      }
      return nil
    } catch {
      return error
    }
  }

  /// Makes the file shorter or longer. What is added reads as zeros.
  ///
  /// - Throws: The errno of ftruncate(2), never `.interrupted`.
  ///
  /// Source: ftruncate(2).
  public func resize(to byteCount: Int64) throws(Errno) {
    _ = try uninterrupted { ftruncate(rawValue, off_t(byteCount)) }
  }
}
