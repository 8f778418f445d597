import CommandInterface
import NumaCore
import LinuxSystem

/// Processes found by `--tree` and `--user`.
struct SelectedProcesses {
  /// The processes in ascending order; only one of the processes that share their memory.
  private(set) var processes: [ProcessID] = []
  /// The processes that could not be compared with others.
  private(set) var uncompared: [ProcessID: Errno] = [:]
  /// The words for which no process was found.
  private(set) var failures: [Failure] = []

  /// Finds processes that have memory.
  ///
  /// Leaves out processes that were named by number or pattern, and processes that share memory with one of those.
  init(_ request: SelectionRequest, named: [ProcessID], on root: SystemRoot) {
    var found: Set<ProcessID> = []
    for tree in request.trees {
      do throws(Failure) {
        found.formUnion(try Self.tree(tree, root))
      } catch {
        failures.append(error)
      }
    }
    for user in request.users {
      do throws(Failure) {
        found.formUnion(try Self.processes(of: user, root))
      } catch {
        failures.append(error)
      }
    }
    found.subtract(named)
    guard root.isLive, !found.isEmpty else {
      // Only the running kernel can report which processes share memory.
      processes = found.ordered()
      return
    }
    let spaces = LinuxKernel().addressSpaces(of: named + found.ordered())
    processes = spaces.processes.filter(found.contains)
    uncompared = spaces.uncompared.filter { found.contains($0.key) }
  }

  private static func tree(_ word: Word, _ root: SystemRoot) throws(Failure) -> [ProcessID] {
    let first = try SelectionRequest.process(word)
    let tree: [ProcessID]
    do throws(ReadError) {
      tree = try root.processesWithMemory(of: .tree(first))
    } catch .unreadable(_, .noSuchFileOrDirectory) {
      throw Failure("--tree: \(first): no such process")
    } catch {
      throw Failure("--tree: \(error)")
    }
    guard !tree.isEmpty else {
      throw Failure("--tree: \(first): neither it nor what descends from it has memory")
    }
    return tree
  }

  private static func processes(
    of word: Word, _ root: SystemRoot
  ) throws(Failure) -> [ProcessID] {
    let user = try orFail("--user: \(word.quotedIfEmpty)") { () throws(UserError) in
      try UserID(word.bytes)
    }
    let found = try orFail("--user") { () throws(ReadError) in
      try root.processesWithMemory(of: .user(user))
    }
    guard !found.isEmpty else { throw Failure("--user: \(word): has no processes") }
    return found
  }
}
