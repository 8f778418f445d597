public import LinuxSystem

/// A criterion that selects processes.
public enum ProcessChoice: Hashable, Sendable {
  /// All processes.
  case all
  /// A single process.
  case process(ProcessID)
  /// A process and all its descendants.
  case tree(ProcessID)
  /// The processes whose effective user is a given user.
  case user(UserID)
  /// The processes whose program name contains a text.
  ///
  /// The text is searched in the name that the kernel stores, which is cut at 15 bytes, and in the last path component
  /// of the first word of the command line.
  case name([UInt8])
  /// The processes of a cgroup and of the groups below it, given by a path such as `/sys/fs/cgroup/system.slice`.
  case controlGroup(FilePath)
}

extension SystemRoot {
  /// Lists the selected processes that have memory, in ascending order.
  ///
  /// The calling process is omitted unless it was selected by its number. A process that is selected by its number is
  /// listed even if it has no memory.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with `.noSuchFileOrDirectory` if the process or the group does not exist,
  ///   with `.notSupported` if the group is threaded (its processes are those of ``threadedDomain(ofControlGroup:)``), and
  ///   with another errno if `/proc` or a group cannot be read; ``ReadError/malformed(_:reason:)`` if the status of the
  ///   process has no `State`.
  ///
  /// Source: proc_pid_status(5), proc_pid_cmdline(5), cgroups(7) `cgroup.procs`.
  public func processesWithMemory(of choice: ProcessChoice) throws(ReadError) -> [ProcessID] {
    let found: [ProcessID]
    switch choice {
    case .all: found = try processes()
    case .process(let process):
      _ = try processStatus(of: process)
      return [process]
    case .tree(let first): found = try processTree(of: first)
    case .user(let user): found = try processes(of: user)
    case .name(let text): found = try processes().filter { isNamed($0, holding: text) }
    case .controlGroup(let path): found = try processes(ofControlGroup: path).ordered()
    }
    return found.filter { process in
      guard !isLive || process != .ofThisProgram else { return false }
      // Kernel threads and zombies have no memory.
      return (try? processStatus(of: process))?.virtualSize != nil
    }
  }

  /// Whether the name of a process contains a text; `false` if the process has exited.
  private func isNamed(_ process: ProcessID, holding text: [UInt8]) -> Bool {
    if (try? name(of: process))?.bytes.holds(text) == true { return true }
    guard let line = try? commandLine(of: process) else { return false }
    let program = line.prefix { $0 != 0 }
    let start = program.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? program.startIndex
    return [UInt8](program[start...]).holds(text)
  }

  private func processes(ofControlGroup path: FilePath) throws(ReadError) -> [ProcessID] {
    var found = try read(path.appending("cgroup.procs")).split(separator: .newline)
      .compactMap { decimalNumber($0) }.compactMap(Int32.init(exactly:))
      // Processes outside the PID namespace are listed as 0.
      .filter { $0 > 0 }.map(ProcessID.init(rawValue:))
    for name in try directories(in: path) {
      do throws(ReadError) {
        found += try processes(ofControlGroup: path.appending(name))
      } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .operationNotSupportedByDevice)
      {
        // The group was removed in the meantime.
      } catch .unreadable(_, .notSupported) {
        // A threaded group: its processes are those of the group above.
      }
    }
    return found
  }
}
