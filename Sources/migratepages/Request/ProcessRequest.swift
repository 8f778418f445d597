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
  var pids: [ProcessID] = []
  var choices: [Choice] = []

  /// The one process that a plain command line names; `nil` if there may be several.
  var single: ProcessID? { pids.count == 1 && choices.isEmpty ? pids.first : nil }
}

extension ProcessRequest {
  /// Adds the operand: PIDs separated by commas.
  ///
  /// - Throws: ``Failure`` with the number at fault.
  mutating func add(pids list: Word) throws(Failure) {
    for item in list.items {
      let process = try Self.process(item)
      guard !pids.contains(process) else { continue }
      pids.append(process)
    }
  }

  /// Adds `--tree`.
  ///
  /// - Throws: ``Failure`` with the number at fault.
  mutating func add(tree word: Word) throws(Failure) {
    let process = try Self.process(word, of: "--tree: ")
    guard process != .caller else { throw Failure("--tree: 0: no process has this number") }
    choices.append(.tree(process))
  }

  /// Adds a word that is resolved later.
  mutating func add(
    _ word: Word, of option: String, _ choice: (Word) -> Choice
  ) throws(Failure) {
    guard !word.bytes.isEmpty, !word.bytes.contains(0) else {
      throw Failure("\(option): \(word.quotedIfEmpty): names nothing")
    }
    choices.append(choice(word))
  }

  /// Adds `--cgroup`.
  ///
  /// - Throws: ``Failure`` with the path if it could lead out of the group that it starts with.
  mutating func add(controlGroup word: Word) throws(Failure) {
    if let dots = word.path.components.first(where: { $0.kind != .regular }) {
      throw Failure("--cgroup: \(word): '\(dots)' is not the name of a cgroup")
    }
    try add(word, of: "--cgroup", Choice.controlGroup)
  }

  private static func process(_ word: Word, of option: String = "") throws(Failure) -> ProcessID {
    try orFail(option + word.quotedIfEmpty) { () throws(ProcessIDError) in
      try ProcessID(word.bytes)
    }
  }
}

extension ProcessRequest: CustomStringConvertible {
  /// The request as typed, for messages about all its processes.
  var description: String {
    let numbers = pids.map { $0.description }.joined(separator: ",")
    return ([numbers] + choices.map { $0.description }).filter { !$0.isEmpty }.joined(
      separator: ", ")
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
