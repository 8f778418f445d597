public import LinuxSystem

/// The reason why a file of the kernel could not be written: the path at fault and the kernel's error.
public struct WriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path of the file.
  public let path: FilePath
  /// The error that the kernel returned.
  public let errno: Errno

  public var description: String { "\(path): \(errno)" }
}

extension SystemRoot {
  /// Writes a text to a file of the kernel in one call, as sysfs requires, and does not create the file.
  ///
  /// - Throws: ``WriteError`` with the errno of open(2) or write(2).
  func write(_ text: String, to path: FilePath) throws(WriteError) {
    let path = resolve(path)
    do throws(Errno) {
      let file = try FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
      defer { try? file.close() }
      try file.writeAll(text.utf8)
    } catch {
      throw WriteError(path: path, errno: error)
    }
  }
}
