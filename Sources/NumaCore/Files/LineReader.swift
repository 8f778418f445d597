internal import Glibc
internal import SystemPackage

extension SystemRoot {
  /// Reads a file line by line, without the newlines, holding one line at a time.
  ///
  /// A file that grows or shrinks while it is read (a process that exits) simply ends.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``; ``ReadError/malformed(_:reason:)`` for a line longer than any of the
  ///   kernel's; what `body` throws.
  func readLines(
    of path: FilePath, _ body: (Span<UInt8>) throws(ReadError) -> Void
  ) throws(ReadError) {
    var rest: [UInt8] = []
    try unsafe readChunks(of: path) { (chunk) throws(ReadError) in
      let bytes = unsafe chunk.assumingMemoryBound(to: UInt8.self).span
      var start = 0
      while let end = unsafe newline(in: chunk, from: start) {
        if rest.isEmpty {
          try body(bytes.extracting(start..<end))
        } else {
          append(bytes.extracting(start..<end), to: &rest)
          try body(rest.span)
          rest.removeAll(keepingCapacity: true)
        }
        start = end + 1
      }
      guard rest.count + bytes.count - start <= Self.longestLine else {
        throw .malformed(resolve(path), reason: "a line longer than the kernel writes")
      }
      append(bytes.extracting(start..<bytes.count), to: &rest)
    }
    if !rest.isEmpty { try body(rest.span) }
  }

  /// In bytes: a path of 4095, escaped, and the counts of 1024 nodes come to some 40 KiB.
  private static let longestLine = 1 << 20
}

/// The C library looks at many bytes at a time.
private func newline(in chunk: UnsafeRawBufferPointer, from start: Int) -> Int? {
  guard let base = chunk.baseAddress, start < chunk.count,
    let found = unsafe memchr(base + start, Int32(UInt8.newline), chunk.count - start)
  else { return nil }
  return unsafe UnsafeRawPointer(found) - base
}

private func append(_ bytes: Span<UInt8>, to array: inout [UInt8]) {
  unsafe bytes.withUnsafeBufferPointer { unsafe array.append(contentsOf: $0) }
}
