internal import LinuxSystem

extension SystemRoot {
  /// Lists the threads of a process, in ascending order.
  ///
  /// Threads may start and exit while the list is read.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist, or its threads cannot be listed.
  ///
  /// Source: proc_pid_task(5).
  public func threads(of process: ProcessID) throws(ReadError) -> [ThreadID] {
    let path = threadsDirectory(of: process)
    let threads = try entries(of: path).compactMap { decimalNumber($0.bytes) }
      .compactMap(Int32.init(exactly:)).map(ThreadID.init(rawValue:))
    guard !threads.isEmpty else { throw .unreadable(resolve(path), .noSuchFileOrDirectory) }
    return threads.ordered()
  }

  /// Reads the name, state, allowed CPUs and allowed nodes of a thread.
  ///
  /// Values of the process, such as its size, are included.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process has no such thread; ``ReadError/malformed(_:reason:)`` if the
  ///   text has no `State`. Warnings are recorded as for ``processStatus(of:)``.
  ///
  /// Source: proc_pid_status(5), fs/proc/array.c.
  public func threadStatus(
    of thread: ThreadID, in process: ProcessID
  ) throws(ReadError) -> ProcessStatus {
    try status(threadsDirectory(of: process).appending("\(thread)/status"))
  }

  /// Returns the directory with the threads of a process.
  func threadsDirectory(of process: ProcessID) -> FilePath {
    processDirectory(of: process).appending("task")
  }
}
