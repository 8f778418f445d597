internal import LinuxSystem

extension SystemRoot {
  /// Lists the processes that are there now, ascending; threads of the kernel and zombies too.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `/proc` cannot be read.
  ///
  /// Source: proc(5).
  public func processes() throws(ReadError) -> [ProcessID] {
    try entries(of: "/proc").compactMap { decimalNumber($0.utf8) }
      .compactMap(Int32.init(exactly:)).sorted().map(ProcessID.init(rawValue:))
  }

  /// Reads the name of a process.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when there is no such process; ``ReadError/malformed(_:reason:)`` where its
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

  /// Reads the command line of a process in bytes, a zero behind each word; empty for threads of the kernel and
  /// zombies.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when there is no such process.
  ///
  /// Source: proc_pid_cmdline(5).
  public func commandLine(of process: ProcessID) throws(ReadError) -> [UInt8] {
    try readBytes(processDirectory(of: process).appending("cmdline"))
  }
}
