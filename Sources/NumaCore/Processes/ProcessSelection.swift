public import LinuxSystem

extension SystemRoot {
  /// Lists a process and all that descend from it, ascending. A process whose parent ended belongs to the one that
  /// took the parent's place.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when there is no such process, or `/proc` cannot be read.
  ///
  /// Source: proc_pid_status(5) `PPid`.
  public func processTree(of ancestor: ProcessID) throws(ReadError) -> [ProcessID] {
    // By its own number, if it was named as the one that calls.
    let first = ancestor == .caller ? ProcessID.ofThisProgram : ancestor
    _ = try processStatus(of: first)
    var children: [ProcessID: [ProcessID]] = [:]
    for (process, status) in try statuses() {
      if let parent = status.parent { children[parent, default: []].append(process) }
    }
    var tree: Set<ProcessID> = []
    var waiting = [first]
    while let process = waiting.popLast() {
      // Numbers are used again: two readings may disagree, and no process may be followed twice.
      if tree.insert(process).inserted { waiting += children[process] ?? [] }
    }
    return tree.sorted()
  }

  /// Lists the processes that have the rights of a user, ascending: those whose effective user it is.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` when `/proc` cannot be read.
  ///
  /// Source: proc_pid_status(5) `Uid`.
  public func processes(of user: UserID) throws(ReadError) -> [ProcessID] {
    try statuses().filter { $0.status.effectiveUser == user }.map { $0.process }
  }

  /// What is gone meanwhile is left out.
  private func statuses() throws(ReadError) -> [(process: ProcessID, status: ProcessStatus)] {
    try processes().compactMap { process in
      guard let status = try? processStatus(of: process) else { return nil }
      return (process, status)
    }
  }
}
