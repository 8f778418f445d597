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
      processes = found.sorted()
      return
    }
    let spaces = LinuxKernel().addressSpaces(of: named + found.sorted())
    processes = spaces.processes.filter(found.contains)
    uncompared = spaces.uncompared.filter { found.contains($0.key) }
  }

  private static func tree(_ word: Word, _ root: SystemRoot) throws(Failure) -> [ProcessID] {
    let first = try SelectionRequest.process(word)
    let all: [ProcessID]
    do throws(ReadError) {
      all = try root.processTree(of: first)
    } catch .unreadable(_, .noSuchFileOrDirectory) {
      throw Failure("--tree: \(first): no such process")
    } catch {
      throw Failure("--tree: \(error)")
    }
    let tree = withMemory(all, root)
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
      withMemory(try root.processes(of: user), root)
    }
    guard !found.isEmpty else { throw Failure("--user: \(word): has no processes") }
    return found
  }

  /// Returns the processes without kernel threads, zombies, and this program.
  private static func withMemory(_ processes: [ProcessID], _ root: SystemRoot) -> [ProcessID] {
    processes.filter { process in
      guard !root.isLive || process != .ofThisProgram else { return false }
      return (try? root.processStatus(of: process))?.virtualSize != nil
    }
  }
}
