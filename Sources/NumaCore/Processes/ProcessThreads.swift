internal import LinuxSystem

extension SystemRoot {
  /// Lists the threads of a process, ascending. They may come and go while it is read.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when there is no such process.
  ///
  /// Source: proc_pid_task(5).
  public func threads(of process: ProcessID) throws(ReadError) -> [ThreadID] {
    let path = threadsDirectory(of: process)
    let threads = try entries(of: path).compactMap { decimalNumber($0.utf8) }
      .compactMap(Int32.init(exactly:)).map(ThreadID.init(rawValue:))
    guard !threads.isEmpty else { throw .unreadable(resolve(path), .noSuchFileOrDirectory) }
    return threads.sorted()
  }

  /// Reads the name, state, allowed CPUs and allowed nodes of a thread; what is the process's, such as its size, is
  /// there too.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when the process has no such thread.
  ///
  /// Source: proc_pid_status(5), fs/proc/array.c.
  public func threadStatus(
    of thread: ThreadID, in process: ProcessID
  ) throws(ReadError) -> ProcessStatus {
    try status(threadsDirectory(of: process).appending("\(thread)/status"))
  }

  private func threadsDirectory(of process: ProcessID) -> FilePath {
    processDirectory(of: process).appending("task")
  }
}
