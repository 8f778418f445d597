internal import LinuxSystem

/// Reads a file line by line, and holds no more of it than what was read at a time, or a line.
///
/// A file that grows or shrinks while it is read (a process that exits) simply ends.
///
/// Zero bytes and white space after the last line are no line.
struct LineReader: ~Copyable, Sendable {
  /// The machine that the file is of.
  let root: SystemRoot
  /// The file, as the program's errors name it.
  private let path: FilePath
  private let file: FileDescriptor
  private var buffer = [UInt8](repeating: 0, count: Self.chunkSize)
  /// What of the buffer has been read and not yet been handed on.
  private var rest = 0..<0
  private var hasEnded = false
  private var hadLine = false

  /// Opens a file of a machine.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  init(_ path: FilePath, of root: SystemRoot) throws(ReadError) {
    self.root = root
    self.path = root.resolve(path)
    file = try root.open(path)
  }

  deinit { try? file.close() }

  /// Hands on the next line, without its newline; nil when there is none.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``; ``ReadError/malformed(_:reason:)`` for a line longer than any of the
  ///   kernel's, behind which nothing more is read.
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

  /// Checks behind the last line that there still is a text: of a process that has ended, or runs another program, the
  /// kernel writes no more from one line to the next, which looks like the end.
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

  /// The error that a line is none of the kernel's.
  func malformed(_ reason: String) -> ReadError { .malformed(path, reason: reason) }

  /// Warns of a line, or a word of it, that the kernel does not write.
  func warn(_ reason: String) { root.warn(malformed(reason)) }

  /// Reads until there is a line.
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

  /// Moves the start of a line to the start of the buffer, which grows where the line fills it.
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

  /// Reads behind what has been read, and says how many bytes came.
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

  /// How much is asked of the kernel at a time, in bytes. It writes numa_maps and maps in pages, whatever is asked.
  private static let chunkSize = 16 << 10
  /// In bytes: a path of 4095, escaped, and the counts of 1024 nodes come to some 40 KiB.
  private static let longestLine = 1 << 20
}
