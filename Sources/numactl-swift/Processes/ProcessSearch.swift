import CommandInterface
import LinuxSystem
import NumaCore

extension [ProcessTarget] {
  /// Finds all processes that the options name, each once.
  ///
  /// - Throws: ``Failure`` with the word that names no process.
  func find(in root: SystemRoot) throws(Failure) -> [ProcessID] {
    var found: [ProcessID] = []
    for target in self {
      for process in try target.find(in: root) where !found.contains(process) {
        found.append(process)
      }
    }
    return found
  }

  /// The processes that are named by their numbers.
  var named: [ProcessID] {
    flatMap { target -> [ProcessID] in
      guard case .list(let list) = target else { return [] }
      return list.items.compactMap { try? ProcessID($0.bytes) }
    }
  }

  /// Finds the processes of trees and cgroups again; a tree or cgroup that has ended has none.
  func findAgain(in root: SystemRoot) -> [ProcessID] {
    flatMap { target -> [ProcessID] in
      if case .list = target { return [] }
      return (try? target.find(in: root)) ?? []
    }
  }
}

extension ProcessTarget {
  fileprivate func find(in root: SystemRoot) throws(Failure) -> [ProcessID] {
    switch self {
    case .list(let list):
      var processes: [ProcessID] = []
      for item in list.items { processes.append(try Self.process(item, of: option)) }
      return processes
    case .tree(let word):
      return try find(.tree(try Self.process(word, of: option)), in: root)
    case .controlGroup(let word):
      guard let mount = try? root.controlGroupMount() else {
        throw Failure("\(label): no cgroup2 is mounted")
      }
      let path = word.path
      if let dots = path.components.first(where: { $0.kind != .regular }) {
        throw Failure("\(label): '\(dots)' is not the name of a cgroup")
      }
      return try find(.controlGroup(root.controlGroup(path, below: mount)), in: root)
    }
  }

  private func find(_ choice: ProcessChoice, in root: SystemRoot) throws(Failure) -> [ProcessID] {
    let found: [ProcessID]
    do throws(ReadError) {
      found = try root.processesWithMemory(of: choice)
    } catch .unreadable(_, .noSuchFileOrDirectory), .unreadable(_, .notDirectory) {
      throw Failure("\(label): no such \(noun)")
    } catch .unreadable(_, .notSupported) {
      guard case .controlGroup(let path) = choice else {
        throw Failure("\(label): no such \(noun)")
      }
      throw Failure("\(label): \(root.reasonOfThreads(inControlGroup: path))")
    } catch {
      throw Failure("\(label): \(error)")
    }
    guard !found.isEmpty else { throw Failure("\(label): has no processes with memory") }
    return found
  }

  private var noun: String {
    if case .controlGroup = self { "cgroup" } else { "process" }
  }

  private static func process(_ word: Word, of option: String) throws(Failure) -> ProcessID {
    let process = try orFail("\(option): \(word.quotedIfEmpty)") { () throws(ProcessIDError) in
      try ProcessID(word.bytes)
    }
    guard process != .caller else { throw Failure("\(option): \(word): is no process") }
    return process
  }
}
