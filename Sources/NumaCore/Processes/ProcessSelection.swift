public import LinuxSystem

extension SystemRoot {
  /// Lists a process and all its descendants, in ascending order.
  ///
  /// If the parent of a process exited, the process belongs to the process that replaced the parent.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if the process does not exist, or if `/proc` cannot be listed;
  ///   ``ReadError/malformed(_:reason:)`` if the status of the process has no `State`.
  ///
  /// Source: proc_pid_status(5) `PPid`.
  public func processTree(of ancestor: ProcessID) throws(ReadError) -> [ProcessID] {
    // The process's own number, if it was given as the calling process.
    let first = ancestor == .caller ? ProcessID.ofThisProgram : ancestor
    _ = try processStatus(of: first)
    var children: [ProcessID: [ProcessID]] = [:]
    for (process, status) in try statuses() {
      if let parent = status.parent { children[parent, default: []].append(process) }
    }
    var tree: Set<ProcessID> = []
    var waiting = [first]
    while let process = waiting.popLast() {
      // Numbers are reused, so two readings may disagree. No process may be followed twice.
      if tree.insert(process).inserted { waiting += children[process] ?? [] }
    }
    return tree.ordered()
  }

  /// Lists the processes whose effective user is a given user, in ascending order.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` if `/proc` cannot be listed.
  ///
  /// Source: proc_pid_status(5) `Uid`.
  public func processes(of user: UserID) throws(ReadError) -> [ProcessID] {
    try statuses().filter { $0.status.effectiveUser == user }.map { $0.process }
  }

  /// Reads the status of each process; omits processes that exit in the meantime.
  private func statuses() throws(ReadError) -> [(process: ProcessID, status: ProcessStatus)] {
    try processes().compactMap { process in
      guard let status = try? processStatus(of: process) else { return nil }
      return (process, status)
    }
  }
}
