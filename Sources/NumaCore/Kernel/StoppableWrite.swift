internal import CNuma
internal import LinuxSystem

extension SystemRoot {
  /// Writes a text to a file of the kernel in one call that can be stopped while the kernel carries it out.
  ///
  /// A child process makes the call, because only a signal ends it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - path: The path of the file.
  ///   - stop: A function that returns whether the call is to end; called every few milliseconds.
  /// - Throws: ``WriteError``: `.interrupted` if the call was stopped; the errno of open(2), write(2) or clone(2).
  ///
  /// Source: write(2), clone(2).
  func write(
    _ text: String, to path: FilePath, until stop: () -> Bool
  ) throws(WriteError) {
    let path = resolve(path)
    var failure: CInt = 0
    do throws(Errno) {
      let child = try Self.startWrite(text.bytes, to: path)
      var pause = Self.shortestPause
      while unsafe await_write(child, &failure) == 0 {
        if stop() { end_write(child) }
        MonotonicClock.sleep(for: pause)
        pause = min(pause * 2, Self.longestPause)
      }
    } catch {
      throw WriteError(path: path, errno: error)
    }
    guard failure == 0 else { throw WriteError(path: path, errno: Errno(rawValue: failure)) }
  }

  private static func startWrite(_ text: [UInt8], to path: FilePath) throws(Errno) -> Int32 {
    try unsafe path.withPlatformString { (path) throws(Errno) in
      try unsafe text.withUnsafeBufferPointer { (text) throws(Errno) in
        let child = unsafe text.withMemoryRebound(to: CChar.self) {
          unsafe start_write(path, $0.baseAddress, UInt(text.count))
        }
        guard child > 0 else { throw .last }
        return child
      }
    }
  }

  /// The time between two looks at the child: it doubles from the first to the second of these.
  private static let shortestPause = Duration.milliseconds(1)
  private static let longestPause = Duration.milliseconds(50)
}
