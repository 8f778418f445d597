internal import LinuxSystem

/// The output of a tool, which is buffered until the end or until ``flush()``.
public struct StandardOutput: TextOutputStream {
  private var buffer: [UInt8] = []

  public mutating func write(_ text: String) { buffer += text.utf8 }

  /// Writes bytes unchanged, because names of files and processes may hold any bytes.
  public mutating func write(_ bytes: [UInt8]) { buffer += bytes }

  /// Writes the buffered output to descriptor 1.
  ///
  /// A closed pipe ends the process by SIGPIPE, as it ends a C program. If the caller ignores that signal, the failure
  /// has no message.
  ///
  /// - Throws: ``Failure`` if the output cannot be written, as for a full disk or a closed descriptor.
  public mutating func flush() throws(Failure) {
    defer { buffer = [] }
    do throws(Errno) {
      try FileDescriptor.standardOutput.writeAll(buffer)
    } catch {
      throw Failure(error == .brokenPipe ? nil : "standard output: \(error)")
    }
  }
}
