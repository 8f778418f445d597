internal import CLibc

/// The number that refers to an open file of a process.
///
/// Copies of the value refer to the same open file, so only one of them may close it.
public struct FileDescriptor: RawRepresentable, Hashable, Sendable {
  /// The number, as system calls take it.
  public let rawValue: CInt

  /// Creates a descriptor from a number, whether or not the number refers to an open file.
  public init(rawValue: CInt) { self.rawValue = rawValue }

  /// Descriptor 0.
  public static var standardInput: FileDescriptor { FileDescriptor(rawValue: 0) }
  /// Descriptor 1.
  public static var standardOutput: FileDescriptor { FileDescriptor(rawValue: 1) }
  /// Descriptor 2.
  public static var standardError: FileDescriptor { FileDescriptor(rawValue: 2) }
}

extension FileDescriptor {
  /// The access for which a file is opened.
  ///
  /// Source: open(2).
  public struct AccessMode: RawRepresentable, Hashable, Sendable {
    /// The bits, as open(2) takes them.
    public let rawValue: CInt

    /// Creates a value from the bits that open(2) takes.
    public init(rawValue: CInt) { self.rawValue = rawValue }

    /// `O_RDONLY`
    public static var readOnly: AccessMode { AccessMode(rawValue: O_RDONLY) }
    /// `O_WRONLY`
    public static var writeOnly: AccessMode { AccessMode(rawValue: O_WRONLY) }
    /// `O_RDWR`
    public static var readWrite: AccessMode { AccessMode(rawValue: O_RDWR) }
  }

  /// The options with which a file is opened.
  ///
  /// Source: open(2).
  public struct OpenOptions: OptionSet, Hashable, Sendable {
    /// The bits, as open(2) takes them.
    public let rawValue: CInt

    /// Creates a value from the bits that open(2) takes.
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

  /// Opens a file.
  ///
  /// If the call creates the file, it gets `permissions`, reduced by the umask.
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

  /// Creates a pipe.
  ///
  /// - Throws: The errno of pipe(2).
  ///
  /// Source: pipe(2).
  public static func pipe() throws(Errno) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
    var ends: [CInt] = [-1, -1]
    _ = try valueOrErrno { unsafe CLibc.pipe(&ends) }
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  /// Closes the file.
  ///
  /// The number is free afterwards, even if the function throws.
  ///
  /// - Throws: The errno of close(2), which on some file systems is that of an earlier write.
  ///
  /// Source: close(2).
  public func close() throws(Errno) {
    _ = try valueOrErrno { CLibc.close(rawValue) }
  }

  /// Calls `work`, and closes the file afterwards.
  ///
  /// - Throws: The error that `work` throws, or else the error that ``close()`` throws.
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

  /// Reads the bytes that are available, and at most as many as the buffer holds.
  ///
  /// - Returns: The number of bytes; 0 at the end of the file, and for an empty buffer.
  /// - Throws: The errno of read(2), never `.interrupted`.
  ///
  /// Source: read(2).
  @unsafe
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
    try uninterrupted { unsafe CLibc.read(rawValue, buffer.baseAddress, buffer.count) }
  }

  /// Reads like ``read(into:)``, but from an offset in bytes, and does not change the file's own offset.
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

  /// Writes all of the bytes, in as many calls as necessary.
  ///
  /// - Throws: The errno of write(2), never `.interrupted`. Some of the bytes may have been written.
  ///
  /// Source: write(2).
  public func writeAll(_ bytes: some Sequence<UInt8>) throws(Errno) {
    // The closure must not throw, because the library's function has no typed errors.
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

  /// Writes all of the bytes; returns the errno of the call that failed, or `nil` if all bytes were written.
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

  /// Makes the file shorter or longer.
  ///
  /// Added bytes read as zeros.
  ///
  /// - Throws: The errno of ftruncate(2), never `.interrupted`.
  ///
  /// Source: ftruncate(2).
  public func resize(to byteCount: Int64) throws(Errno) {
    _ = try uninterrupted { ftruncate(rawValue, off_t(byteCount)) }
  }
}
