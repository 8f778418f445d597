public import LinuxSystem

/// Why a file of the kernel could not be written: the path at fault and the kernel's reason.
public struct WriteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public let path: FilePath
  /// What the kernel said.
  public let errno: Errno

  public var description: String { "\(path): \(errno)" }
}

extension SystemRoot {
  /// Writes a text to a file of the kernel in one call, as sysfs wants it. No file is made.
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
