internal import LinuxSystem

/// A reader that reads a file line by line, and holds no more of the file than one chunk or one line.
///
/// If a file grows or shrinks while it is read (because a process exits, for example), the lines end without an error.
///
/// Zero bytes and white space after the last line are not a line.
struct LineReader: ~Copyable, Sendable {
  /// The machine that the file belongs to.
  let root: SystemRoot
  /// The path of the file, as errors show it.
  private let path: FilePath
  private let file: FileDescriptor
  private var buffer: [UInt8]
  /// The part of the buffer that was read from the file, but was not yet returned as lines.
  private var rest = 0..<0
  private var hasEnded = false
  private var hadLine = false

  /// Opens a file of a machine, which is read in chunks of this size, in bytes, unless a line is longer.
  ///
  /// The kernel produces no more lines of a file below `/proc` than a chunk needs. A small chunk therefore saves work if
  /// the first lines suffice.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  init(
    _ path: FilePath, of root: SystemRoot, chunkSize: Int = Self.usualChunkSize
  ) throws(ReadError) {
    self.root = root
    self.path = root.resolve(path)
    buffer = [UInt8](repeating: 0, count: chunkSize)
    file = try root.open(path)
  }

  deinit { try? file.close() }

  /// Calls `body` with the next line, without its newline; returns `nil` if there is none.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``; ``ReadError/malformed(_:reason:)`` for a line longer than any line that
  ///   the kernel writes, after which no more lines are read.
  @inline(__always)
  mutating func next<T>(_ body: (Span<UInt8>) -> T) throws(ReadError) -> T? {
    if let end = firstIndex(of: .newline, in: buffer.span, rest) {
      let line = rest.lowerBound..<end
      rest = (end + 1)..<rest.upperBound
      return body(buffer.span.extracting(line))
    }
    guard let line = try readLine() else { return nil }
    return body(buffer.span.extracting(line))
  }

  /// Checks after the last line that the file still has a text.
  ///
  /// When a process exits or executes another program, the kernel stops writing its file between two lines. This looks
  /// like the end of the file.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with `.noSuchProcess` when lines may be missing.
  func requireWholeText() throws(ReadError) {
    guard hadLine else { return }
    let count: Int
    do throws(Errno) {
      count = try unsafe withUnsafeTemporaryAllocation(
        of: UInt8.self, capacity: 1
      ) { (byte) throws(Errno) in
        try unsafe file.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(byte))
      }
    } catch {
      throw .unreadable(path, error)
    }
    guard count > 0 else { throw .unreadable(path, .noSuchProcess) }
  }

  /// Returns the error for a line that the kernel does not write.
  func malformed(_ reason: String) -> ReadError { .malformed(path, reason: reason) }

  /// Adds a warning about a line, or a word of a line, that the kernel does not write.
  func warn(_ reason: String) { root.warn(malformed(reason)) }

  /// Reads the file until the buffer holds a line, and returns the range of the line; returns `nil` at the end.
  @inline(never)
  private mutating func readLine() throws(ReadError) -> Range<Int>? {
    while !hasEnded {
      makeRoom()
      guard rest.upperBound < buffer.count else {
        hasEnded = true
        rest = 0..<0
        throw malformed("a line longer than the kernel writes")
      }
      let unseen = rest.upperBound
      let count = try read()
      if let end = firstIndex(of: .newline, in: buffer.span, unseen..<(unseen + count)) {
        let line = 0..<end
        hadLine = true
        rest = (end + 1)..<(unseen + count)
        return line
      }
      rest = 0..<(unseen + count)
      hasEnded = count == 0
    }
    let line = rest.lowerBound..<(rest.lowerBound + endOfText(buffer.span.extracting(rest)))
    rest = 0..<0
    return line.isEmpty ? nil : line
  }

  /// Moves the start of a line to the start of the buffer, and enlarges the buffer if the line fills it.
  private mutating func makeRoom() {
    if rest.lowerBound > 0 {
      unsafe buffer.withUnsafeMutableBytes { [rest] buffer in
        let line = unsafe UnsafeRawBufferPointer(rebasing: buffer[rest])
        unsafe buffer.copyMemory(from: line)
      }
      rest = 0..<rest.count
    }
    if rest.count == buffer.count, buffer.count < Self.longestLine {
      buffer.append(contentsOf: repeatElement(0, count: buffer.count))
    }
  }

  /// Reads more bytes after those in the buffer, and returns their number.
  private mutating func read() throws(ReadError) -> Int {
    do throws(Errno) {
      return try unsafe buffer.withUnsafeMutableBufferPointer {
        [file, rest] (buffer) throws(Errno) in
        try unsafe file.read(
          into: UnsafeMutableRawBufferPointer(
            UnsafeMutableBufferPointer(rebasing: buffer[rest.upperBound...])))
      }
    } catch {
      throw .unreadable(path, error)
    }
  }

  /// The number of bytes that are requested from the kernel at a time if all lines are needed.
  ///
  /// The kernel writes at most a page of numa_maps or maps at a time.
  private static let usualChunkSize = 16 << 10
  /// The length of the longest accepted line, in bytes.
  ///
  /// An escaped path of 4095 bytes and the counts of 1024 nodes need about 40 KiB.
  private static let longestLine = 1 << 20
}
