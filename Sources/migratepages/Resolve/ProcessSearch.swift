import CommandInterface
import LinuxSystem
import NumaCore

extension ProcessRequest {
  /// Finds all requested processes, those named by PID first, each once.
  ///
  /// - Throws: ``Failure`` with the word that matches no process, or with the file that cannot be read.
  func find(_ root: SystemRoot) throws(Failure) -> [ProcessID] {
    try collect { (choice) throws(Failure) in try choice.find(root) }
  }

  /// Finds the processes again, and ignores a choice whose processes have all exited.
  func findAgain(_ root: SystemRoot) -> [ProcessID] {
    collect { choice in (try? choice.find(root)) ?? [] }
  }

  private func collect<Reason>(
    _ find: (Choice) throws(Reason) -> [ProcessID]
  ) throws(Reason) -> [ProcessID] {
    var found = pids
    for choice in choices {
      for process in try find(choice) where !found.contains(process) { found.append(process) }
    }
    return found
  }
}

extension ProcessRequest.Choice {
  fileprivate func find(_ root: SystemRoot) throws(Failure) -> [ProcessID] {
    let choice = try resolve(on: root)
    let found: [ProcessID]
    do throws(ReadError) {
      found = try root.processesWithMemory(of: choice)
    } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .notDirectory) {
      throw Failure("\(self): \(absence)")
    } catch .unreadable(_, .notSupported) {
      guard case .controlGroup(let path) = choice else { throw Failure("\(self): \(absence)") }
      throw Failure("\(self): \(root.reasonOfThreads(inControlGroup: path))")
    } catch {
      throw Failure("\(self): \(error)")
    }
    guard !found.isEmpty else { throw Failure("\(self): \(emptiness)") }
    return found
  }

  /// Resolves the word.
  private func resolve(on root: SystemRoot) throws(Failure) -> ProcessChoice {
    switch self {
    case .all: return .all
    case .tree(let process): return .tree(process)
    case .name(let text): return .name(text.bytes)
    case .user(let word):
      return .user(
        try orFail(description) { () throws(UserError) in try UserID(word.bytes) })
    case .controlGroup(let word):
      return .controlGroup(root.controlGroup(word.path, below: try mount(root)))
    case .container(let word):
      let mount = try mount(root)
      return .controlGroup(
        try orFail(description) { () throws(ContainerError) in
          try root.controlGroup(ofContainer: word.description, below: mount)
        })
    }
  }

  private func mount(_ root: SystemRoot) throws(Failure) -> FilePath {
    guard let mount = try? root.controlGroupMount() else {
      throw Failure("\(self): no cgroup2 is mounted")
    }
    return mount
  }

  private var absence: String {
    switch self {
    case .tree: "no such process"
    case .controlGroup, .container: "no such cgroup"
    case .all, .name, .user: "/proc is not there"
    }
  }

  private var emptiness: String {
    switch self {
    case .tree: "neither it nor what descends from it has memory"
    case .controlGroup, .container: "has no processes with memory"
    case .name: "no program has this in its name"
    case .user: "has no processes"
    case .all: "there is no process but this one"
    }
  }
}
