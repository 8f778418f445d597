internal import LinuxSystem

extension SystemRoot {
  /// Lists the processes that exist, in ascending order, including kernel threads and zombies.
  ///
  /// The list is empty if there is no `/proc`.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if `/proc` cannot be listed.
  ///
  /// Source: proc(5).
  public func processes() throws(ReadError) -> [ProcessID] {
    try entries(of: "/proc").compactMap { decimalNumber($0.bytes) }
      .compactMap(Int32.init(exactly:)).ordered().map(ProcessID.init(rawValue:))
  }

  /// Reads the name of a process.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist; ``ReadError/malformed(_:reason:)`` if its
  ///   status has no name.
  ///
  /// Source: proc_pid_status(5) `Name`.
  public func name(of process: ProcessID) throws(ReadError) -> ProcessName {
    let path = processDirectory(of: process).appending("status")
    let text = try read(path)
    guard let name = line(of: "Name:\t", in: text) else {
      throw .malformed(resolve(path), reason: "no Name")
    }
    return ProcessName(escaped: name)
  }

  /// Reads the command line of a process in bytes, with a zero byte after each word; empty for kernel threads and
  /// zombies.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist.
  ///
  /// Source: proc_pid_cmdline(5).
  public func commandLine(of process: ProcessID) throws(ReadError) -> [UInt8] {
    try readBytes(processDirectory(of: process).appending("cmdline"))
  }
}
