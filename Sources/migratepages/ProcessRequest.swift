import CommandInterface
import NumaCore
import LinuxSystem

/// The processes whose pages move.
struct ProcessRequest: Equatable {
  /// A choice of processes as typed, other than by PID.
  enum Choice: Equatable {
    /// Every process, for nodes that are evacuated.
    case all
    case tree(ProcessID)
    case controlGroup(Word)
    case container(Word)
    case name(Word)
    case user(Word)
  }

  /// The processes that the user named by PID.
  var processes: [ProcessID] = []
  var choices: [Choice] = []

  /// The one process that a plain command line names; `nil` if there may be several.
  var single: ProcessID? { processes.count == 1 && choices.isEmpty ? processes.first : nil }
}

extension ProcessRequest {
  /// Takes the operand: PIDs separated by commas.
  ///
  /// - Throws: ``Failure`` with the number at fault.
  mutating func take(processes list: Word) throws(Failure) {
    for item in list.bytes.split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    {
      let process = try Self.process(Word([UInt8](item)))
      guard !processes.contains(process) else { continue }
      processes.append(process)
    }
  }

  /// Takes `--tree`.
  ///
  /// - Throws: ``Failure`` with the number at fault.
  mutating func take(tree word: Word) throws(Failure) {
    let process: ProcessID
    do throws(Failure) {
      process = try Self.process(word)
    } catch {
      throw Failure("--tree: \(error.message ?? "")")
    }
    guard process != .caller else { throw Failure("--tree: 0: no process has this number") }
    choices.append(.tree(process))
  }

  /// Takes a word that is resolved later.
  mutating func take(
    _ word: Word, _ option: String, _ choice: (Word) -> Choice
  ) throws(Failure) {
    guard !word.bytes.isEmpty, !word.bytes.contains(0) else {
      throw Failure("\(option): \(word.quotedIfEmpty): names nothing")
    }
    choices.append(choice(word))
  }

  /// Takes `--cgroup`.
  ///
  /// - Throws: ``Failure`` with the path if it could lead out of the group that it starts with.
  mutating func take(controlGroup word: Word) throws(Failure) {
    if let dots = word.path.components.first(where: { $0.kind != .regular }) {
      throw Failure("--cgroup: \(word): '\(dots)' is not the name of a cgroup")
    }
    try take(word, "--cgroup", Choice.controlGroup)
  }

  private static func process(_ word: Word) throws(Failure) -> ProcessID {
    do throws(ProcessIDError) {
      return try ProcessID(word.bytes)
    } catch {
      throw Failure("\(word.quotedIfEmpty): \(error)")
    }
  }
}

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
    var found = processes
    for choice in choices {
      for process in try find(choice) where !found.contains(process) { found.append(process) }
    }
    return found
  }
}

extension ProcessRequest: CustomStringConvertible {
  /// The request as typed, for messages about all its processes.
  var description: String {
    let numbers = processes.map { $0.description }.joined(separator: ",")
    return ([numbers] + choices.map { $0.description }).filter { !$0.isEmpty }.joined(
      separator: ", ")
  }
}

extension ProcessRequest.Choice {
  fileprivate func find(_ root: SystemRoot) throws(Failure) -> [ProcessID] {
    let choice = try chosen(root)
    let found: [ProcessID]
    do throws(ReadError) {
      found = try root.processesWithMemory(of: choice)
    } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .notDirectory) {
      throw Failure("\(self): \(absence)")
    } catch .unreadable(_, .notSupported) {
      throw Failure("\(self): \(threadedGroup(choice, root))")
    } catch {
      throw Failure("\(self): \(error)")
    }
    guard !found.isEmpty else { throw Failure("\(self): \(emptiness)") }
    return found
  }

  /// Resolves the word.
  private func chosen(_ root: SystemRoot) throws(Failure) -> ProcessChoice {
    switch self {
    case .all: return .all
    case .tree(let process): return .tree(process)
    case .name(let text): return .name(text.bytes)
    case .user(let word):
      do throws(UserError) {
        return .user(try UserID(word.bytes))
      } catch {
        throw Failure("\(self): \(error)")
      }
    case .controlGroup(let word):
      let path = word.path
      let mount = try mount(root)
      // A path is always below the mount point, and may omit it.
      return .controlGroup(
        path.starts(with: mount) ? path : mount.appending(path.components))
    case .container(let word):
      let mount = try mount(root)
      do throws(ContainerError) {
        return .controlGroup(
          try root.controlGroup(ofContainer: word.description, below: mount))
      } catch {
        throw Failure("\(self): \(error)")
      }
    }
  }

  private func mount(_ root: SystemRoot) throws(Failure) -> FilePath {
    guard let mount = try? root.controlGroupMount() else {
      throw Failure("\(self): no cgroup2 is mounted")
    }
    return mount
  }

  /// Returns the message for a threaded cgroup.
  ///
  /// A threaded cgroup does not list its processes; the nearest cgroup above it that is not threaded does.
  private func threadedGroup(_ choice: ProcessChoice, _ root: SystemRoot) -> String {
    guard case .controlGroup(let path) = choice,
      let domain = root.threadedDomain(ofControlGroup: path)
    else { return "a group of threads, which has no processes of its own" }
    return "a group of threads; the processes are those of \(domain)"
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

extension ProcessRequest.Choice: CustomStringConvertible {
  /// The choice as typed.
  var description: String {
    switch self {
    case .all: "--evacuate"
    case .tree(let process): "--tree: \(process)"
    case .controlGroup(let word): "--cgroup: \(word)"
    case .container(let word): "--container: \(word)"
    case .name(let word): "--name: \(word)"
    case .user(let word): "--user: \(word)"
    }
  }
}
