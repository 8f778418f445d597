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

  /// Reads the name of a process's program as the kernel escapes it, in bytes: a newline is `\n`, a backslash `\\`.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when there is no such process.
  ///
  /// Source: proc_pid_status(5) `Name`.
  public func name(of process: ProcessID) throws(ReadError) -> [UInt8] {
    let path = processDirectory(of: process).appending("status")
    let text = try read(path)
    guard let name = line(of: "Name:\t", in: text) else {
      throw .malformed(resolve(path), reason: "no Name")
    }
    return [UInt8](name)
  }

  /// Reads the name of a process's program in bytes, as the process has it.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when there is no such process.
  ///
  /// Source: proc_pid_status(5) `Name`.
  public func programName(of process: ProcessID) throws(ReadError) -> [UInt8] {
    var rest = try name(of: process)[...]
    var name: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
        name.append(byte)
        continue
      }
      name.append(escaped == UInt8(ascii: "n") ? .newline : escaped)
    }
    return name
  }

  /// Reads the command line of a process in bytes, a zero behind each word; empty for threads of the kernel and
  /// zombies.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when there is no such process.
  ///
  /// Source: proc_pid_cmdline(5).
  public func commandLine(of process: ProcessID) throws(ReadError) -> [UInt8] {
    try read(processDirectory(of: process).appending("cmdline"))
  }
}
