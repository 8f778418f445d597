internal import LinuxSystem

/// What a tool prints. It is held back until the end, or until ``flush()``.
public struct StandardOutput: TextOutputStream {
  private var buffer: [UInt8] = []

  public mutating func write(_ text: String) { buffer += text.utf8 }

  /// Takes bytes as they are: names of files and processes may be anything.
  public mutating func write(_ bytes: [UInt8]) { buffer += bytes }

  /// Writes what was printed to descriptor 1.
  ///
  /// A closed pipe ends the process by SIGPIPE, as it ends a C program; where the caller ignores that signal,
  /// the failure has no message.
  ///
  /// - Throws: ``Failure`` when it cannot be written: a full disk, a closed descriptor.
  public mutating func flush() throws(Failure) {
    defer { buffer = [] }
    do throws(Errno) {
      try FileDescriptor.standardOutput.writeAll(buffer)
    } catch {
      throw Failure(error == .brokenPipe ? nil : "standard output: \(error)")
    }
  }
}
