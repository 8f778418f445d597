internal import CLibc
public import LinuxSystem

/// The directory below which the kernel's `/sys` and `/proc` are read.
///
/// It is `/` for the machine a program runs on, and any other directory for a recorded machine.
/// Paths within it are written as the kernel's documentation writes them, from `/`.
public struct SystemRoot: Hashable, Sendable {
  /// The directory that stands for `/`.
  public let directory: FilePath
  /// Shared with copies of this root.
  let warnings = ReadWarnings()

  /// The machine the program runs on.
  public static let live = SystemRoot("/")

  /// Takes a directory for `/`. Nothing is read yet.
  public init(_ directory: FilePath) { self.directory = directory }

  /// Two roots are the same where their directory is: what was read from them does not count.
  public static func == (left: Self, right: Self) -> Bool { left.directory == right.directory }

  public func hash(into hasher: inout Hasher) { hasher.combine(directory) }

  /// Whether this is the running machine, so that system calls speak of the same one.
  public var isLive: Bool { directory == "/" }

  /// Where a path of the machine lies on this one.
  public func resolve(_ path: FilePath) -> FilePath {
    isLive ? path : directory.appending(path.components)
  }

  /// Reads the text of a file. A file larger than any that the kernel writes is refused.
  ///
  /// Zero bytes and white space at its end are left out: many kernels write a zero byte after the last newline of a file
  /// of /sys.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with the kernel's reason.
  public func read(_ path: FilePath) throws(ReadError) -> [UInt8] {
    var text = try readBytes(path)
    text.removeLast(text.count - endOfText(text.span))
    return text
  }

  /// Reads a file whole, with the zero bytes that are part of it, as those of a command line.
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

  /// Lends the text of a file, as ``read(_:)`` returns it. For nearly all that the kernel writes, no memory is asked
  /// for.
  ///
  /// - Throws: As ``read(_:)``, and what the body throws.
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

  /// Checks that the directory is there.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when it is missing or not a directory.
  public func checkDirectory() throws(ReadError) {
    guard try entriesIfPresent(of: "/") == nil else { return }
    throw .unreadable(directory, .noSuchFileOrDirectory)
  }

  /// Whether there is a file or directory of this path.
  func exists(_ path: FilePath) -> Bool {
    unsafe resolve(path).withPlatformString { unsafe CLibc.access($0, F_OK) } == 0
  }

  /// Opens a file to read it. Nothing is waited for: a pipe that lies in a file's place is read as empty.
  func open(_ path: FilePath) throws(ReadError) -> FileDescriptor {
    let path = resolve(path)
    do throws(Errno) {
      return try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch {
      throw .unreadable(path, error)
    }
  }

  /// How much is asked of the kernel at a time, in bytes.
  private static let chunkSize = 16 * 1024

  /// In bytes: 1024 nodes make meminfo and distance of some kilobytes, 60,000 mappings make maps of 8 MiB.
  private static let greatestSize = 64 << 20

  /// Reads where a symbolic link points, as it is written.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when it is missing or no link.
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
