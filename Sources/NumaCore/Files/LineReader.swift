internal import SystemPackage

extension SystemRoot {
  /// Reads a file line by line, without the newlines, holding one line at a time.
  ///
  /// A file that grows or shrinks while it is read (a process that exits) simply ends.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  func readLines(of path: FilePath, _ body: (Span<UInt8>) -> Void) throws(ReadError) {
    var rest: [UInt8] = []
    try unsafe readChunks(of: path) { chunk in
      var chunk = unsafe chunk[...]
      while let end = unsafe chunk.firstIndex(of: .newline) {
        if rest.isEmpty {
          let line = unsafe UnsafeBufferPointer(
            rebasing: chunk[..<end].withMemoryRebound(to: UInt8.self) { unsafe $0 }[...])
          body(unsafe line.span)
        } else {
          unsafe rest.append(contentsOf: chunk[..<end])
          body(rest.span)
          rest.removeAll(keepingCapacity: true)
        }
        unsafe chunk = chunk[(end + 1)...]
      }
      unsafe rest.append(contentsOf: chunk)
    }
    if !rest.isEmpty { body(rest.span) }
  }
}
