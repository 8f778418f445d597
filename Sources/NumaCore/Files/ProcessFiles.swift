internal import LinuxSystem

/// The files of a process below `/proc`.
///
/// Source: proc(5).
extension SystemRoot {
  /// Returns the directory of a process.
  func processDirectory(of process: ProcessID) -> FilePath {
    FilePath("/proc").appending(process == .caller ? "self" : process.description)
  }

  /// Returns the path of the page map of a process.
  func pagemap(of process: ProcessID) -> FilePath {
    processDirectory(of: process).appending("pagemap")
  }

  /// Opens the page map of a process.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)``.
  func openPagemap(of process: ProcessID) throws(ReadError) -> FileDescriptor {
    try open(pagemap(of: process))
  }
}
