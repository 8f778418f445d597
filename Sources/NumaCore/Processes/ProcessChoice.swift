public import LinuxSystem

/// What a number of processes have in common.
public enum ProcessChoice: Hashable, Sendable {
  /// That they are there.
  case all
  /// A process alone.
  case process(ProcessID)
  /// A process and all that descend from it.
  case tree(ProcessID)
  /// The processes that have the rights of a user.
  case user(UserID)
  /// The processes whose program has a text in its name: in the one that the kernel keeps, which is cut at 15 bytes, or
  /// in the last part of the first word of its command line.
  case name([UInt8])
  /// The processes of a cgroup and of the groups below it, by a path such as `/sys/fs/cgroup/system.slice`.
  case controlGroup(FilePath)
}

extension SystemRoot {
  /// Lists the processes that are meant, ascending: those that have memory, and not the one that asks unless it was
  /// chosen by its number.
  ///
  /// - Throws: ``ReadError/unreadable(_:_:)`` with `.noSuchFileOrDirectory` where there is no such process or group; where
  ///   `/proc` cannot be read.
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
    case .controlGroup(let path): found = try processes(ofControlGroup: path).sorted()
    }
    return found.filter { process in
      guard !isLive || process != .ofThisProgram else { return false }
      // Threads of the kernel and zombies have none.
      return (try? processStatus(of: process))?.virtualSize != nil
    }
  }

  /// One that is gone meanwhile has no name.
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
      // Those outside the PID namespace are listed as 0.
      .filter { $0 > 0 }.map(ProcessID.init(rawValue:))
    for name in try directories(in: path) {
      do throws(ReadError) {
        found += try processes(ofControlGroup: path.appending(name))
      } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .operationNotSupportedByDevice)
      {
        // It is gone meanwhile.
      } catch .unreadable(_, .notSupported) {
        // A group of threads: its processes are those of the group above.
      }
    }
    return found
  }
}
