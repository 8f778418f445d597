internal import CLibc
public import LinuxSystem

/// The directory below which the kernel's `/sys` and `/proc` are read.
///
/// The directory is `/` for the machine that a program runs on, and any other directory for a recorded machine.
/// Paths within it are written as in the kernel's documentation, from `/`.
///
/// The functions read each file when they are called. A function that reads a whole file also throws
/// ``ReadError/malformed(_:reason:)`` if the file is larger than 64 MiB, because the kernel does not write such a file.
public struct SystemRoot: Hashable, Sendable {
  /// The directory that is used as `/`.
  public let directory: FilePath
  /// The warnings, which this root shares with its copies.
  let warnings = ReadWarnings()

  /// The machine that the program runs on.
  public static let live = SystemRoot("/")

  /// Creates a root that uses a directory as `/`, and reads nothing yet.
  public init(_ directory: FilePath) { self.directory = directory }

  /// Returns whether two roots have the same directory, whatever was read from them.
  public static func == (left: Self, right: Self) -> Bool { left.directory == right.directory }

  public func hash(into hasher: inout Hasher) { hasher.combine(directory) }

  /// Whether this root is the running machine, so that system calls apply to the same machine.
  public var isLive: Bool { directory == "/" }

  /// Returns the path on the running machine for a path of this root's machine.
  public func resolve(_ path: FilePath) -> FilePath {
    isLive ? path : directory.appending(path.components)
  }

  /// Reads the text of a file.
  ///
  /// A file that is larger than any file that the kernel writes is refused. Zero bytes and white space at the end are
  /// omitted, because many kernels write a zero byte after the last newline of a file of /sys.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with the kernel's reason; ``ReadError/malformed(_:reason:)`` if the file
  ///   is too large.
  public func read(_ path: FilePath) throws(ReadError) -> [UInt8] {
    var text = try readBytes(path)
    text.removeLast(text.count - endOfText(text.span))
    return text
  }

  /// Reads all bytes of a file, including zero bytes that belong to its contents, such as those of a command line.
  ///
  /// - Throws: As ``read(_:)``.
  func readBytes(_ path: FilePath) throws(ReadError) -> [UInt8] {
    let file = try open(path)
    defer { try? file.close() }
    return try unsafe withUnsafeTemporaryAllocation(
      of: UInt8.self, capacity: Self.chunkSize
    ) { (buffer) throws(ReadError) in
      var bytes: [UInt8] = []
      while true {
        let count: Int
        do throws(Errno) {
          count = try unsafe file.read(into: UnsafeMutableRawBufferPointer(buffer))
        } catch {
          throw .unreadable(resolve(path), error)
        }
        guard count > 0 else { return bytes }
        guard bytes.count + count <= Self.greatestSize else {
          throw .malformed(resolve(path), reason: "larger than the kernel writes")
        }
        unsafe bytes.append(contentsOf: buffer[..<count])
      }
    }
  }

  /// Reads the start of a file; returns `nil` if it cannot be read or is shorter.
  func firstBytes(_ count: Int, of path: FilePath) -> [UInt8]? {
    guard let file = try? open(path) else { return nil }
    defer { try? file.close() }
    var bytes = [UInt8](repeating: 0, count: count)
    let size = try? unsafe bytes.withUnsafeMutableBufferPointer { (bytes) throws(Errno) in
      try unsafe file.read(into: UnsafeMutableRawBufferPointer(bytes))
    }
    return size == count ? bytes : nil
  }

  /// Calls `body` with the text of a file, as ``read(_:)`` returns it.
  ///
  /// For nearly all files that the kernel writes, this does not allocate memory.
  ///
  /// - Throws: As ``read(_:)``, and any error that `body` throws.
  func withText(
    of path: FilePath, _ body: (Span<UInt8>) throws(ReadError) -> Void
  ) throws(ReadError) {
    let file = try open(path)
    defer { try? file.close() }
    let isWhole = try unsafe withUnsafeTemporaryAllocation(
      of: UInt8.self, capacity: Self.chunkSize
    ) { (buffer) throws(ReadError) in
      var count = 0
      while count < buffer.count {
        let added: Int
        do throws(Errno) {
          added = try unsafe file.read(
            into: UnsafeMutableRawBufferPointer(
              rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
        } catch {
          throw .unreadable(resolve(path), error)
        }
        guard added > 0 else {
          let text = unsafe UnsafeBufferPointer(rebasing: buffer[..<count]).span
          try body(text.extracting(0..<endOfText(text)))
          return true
        }
        count += added
      }
      return false
    }
    if !isWhole { try withLargeText(of: path, body) }
  }

  @inline(never)
  private func withLargeText(
    of path: FilePath, _ body: (Span<UInt8>) throws(ReadError) -> Void
  ) throws(ReadError) {
    let text = try read(path)
    try body(text.span)
  }

  /// Checks that the directory exists and can be listed.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when it is missing, is not a directory, or the caller may not read it.
  public func checkDirectory() throws(ReadError) {
    guard try entriesIfPresent(of: "/") == nil else { return }
    throw .unreadable(directory, .noSuchFileOrDirectory)
  }

  /// Returns whether a file or directory with this path exists.
  func exists(_ path: FilePath) -> Bool {
    unsafe resolve(path).withPlatformString { unsafe CLibc.access($0, F_OK) } == 0
  }

  /// Opens a file for reading, without blocking: a pipe in the place of a file is read as empty.
  func open(_ path: FilePath) throws(ReadError) -> FileDescriptor {
    let path = resolve(path)
    do throws(Errno) {
      return try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw .unreadable(path, error)
    }
  }

  /// The number of bytes that are requested from the kernel at a time.
  private static let chunkSize = 16 * 1024

  /// The size of the largest accepted file, in bytes.
  ///
  /// With 1024 nodes, meminfo and distance have some kilobytes. With 60,000 mappings, maps has 8 MiB.
  private static let greatestSize = 64 << 20

  /// Reads the target of a symbolic link, exactly as the link holds it.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the path does not exist or is not a link.
  ///
  /// Source: readlink(2).
  func target(ofLink path: FilePath) throws(ReadError) -> FilePath {
    let path = resolve(path)
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count: Int
    do throws(Errno) {
      count = try unsafe path.withPlatformString { (path) throws(Errno) in
        try valueOrErrno { unsafe readlink(path, &target, target.count) }
      }
    } catch {
      throw .unreadable(path, error)
    }
    return FilePath(bytes: target[..<count].lazy.map { UInt8(bitPattern: $0) })
  }
}
