public import LinuxSystem

/// What became of the threads of a process whose CPUs were to move as its pages have.
public struct ThreadMove: Hashable, Sendable {
  /// The threads that have been set, and on which CPUs they were to run.
  public internal(set) var moved: [ThreadID: CPUMask] = [:]
  /// The threads that could not be, and why.
  public internal(set) var failed: [ThreadID: Errno] = [:]
}

extension NodePairs {
  /// Beside which nodes a thread is to run instead of those that pages have left, of the nodes beside which it runs.
  func replacements(of nodes: NodeMask) -> (left: NodeMask, targets: NodeMask) {
    let moved = pairs.filter { nodes.contains($0.source) }
    return (NodeMask(moved.map { $0.source }), NodeMask(moved.map { $0.target }))
  }
}

extension LinuxKernel {
  /// Has each thread of a process that may run beside nodes whose pages have moved run beside those that they went to
  /// instead. Where such a node has no CPUs, on those of the nearest that has some.
  ///
  /// Threads that appear meanwhile are taken too, until there are none.
  ///
  /// - Throws: ``ReadError`` where the process or the machine cannot be read.
  ///
  /// Source: sched_setaffinity(2), proc_pid_task(5).
  public func moveThreads(
    of process: ProcessID, by pairs: NodePairs
  ) throws(ReadError) -> ThreadMove {
    let root = SystemRoot.live
    let online = try root.cpuTopology().online
    var move = ThreadMove()
    var known: Set<ThreadID> = []
    while true {
      let new = try root.threads(of: process).filter { !known.contains($0) }
      guard !new.isEmpty else { return move }
      known.formUnion(new)
      for thread in new {
        guard
          let nodes = (try? affinity(of: thread)).flatMap({ try? root.nodes(ofCPUs: $0) })
        else { continue }
        let (left, targets) = pairs.replacements(of: nodes)
        guard !left.isEmpty, left != targets else { continue }
        do throws(Errno) {
          let wanted = try affinity(of: thread).subtracting(root.allCPUs(of: left))
            .union(root.nearestCPUs(to: targets, among: online))
          try setAffinity(wanted, of: thread)
          move.moved[thread] = wanted
        } catch .noSuchProcess {
          // It has ended.
        } catch {
          move.failed[thread] = error
        }
      }
    }
  }
}

extension SystemRoot {
  fileprivate func allCPUs(of nodes: NodeMask) -> CPUMask {
    nodes.reduce(into: CPUMask()) { $0.formUnion(knownCPUs(of: $1)) }
  }
}
