package import LinuxSystem

/// The result of moving the threads of a process to the nodes of its moved pages.
package struct ThreadMove: Hashable, Sendable {
  /// The threads whose affinity was set, and the CPUs that were requested for each.
  package internal(set) var moved: [ThreadID: CPUMask] = [:]
  /// The threads whose affinity could not be set, and the error for each.
  package internal(set) var failed: [ThreadID: Errno] = [:]
}

extension NodePairs {
  /// Returns which of the nodes that a thread runs on were left by pages, and the target nodes that replace them.
  func replacements(of nodes: NodeMask) -> (left: NodeMask, targets: NodeMask) {
    let moved = pairs.filter { nodes.contains($0.source) }
    return (NodeMask(moved.map { $0.source }), NodeMask(moved.map { $0.target }))
  }
}

extension LinuxKernel {
  /// Moves the threads of a process from CPUs of nodes that pages have left to CPUs of the nodes that the pages went
  /// to.
  ///
  /// The function sets the affinity of each thread that may run on CPUs of a source node. If a target node has no CPUs,
  /// the thread runs on CPUs of the nearest node that has CPUs.
  ///
  /// Threads that appear during the call are moved too, until no new threads appear.
  ///
  /// - Throws: ``ReadError`` if the process or the machine cannot be read.
  ///
  /// Source: sched_setaffinity(2), proc_pid_task(5).
  package func moveThreads(
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
        guard let before = try? affinity(of: thread), let nodes = try? root.nodes(ofCPUs: before)
        else { continue }
        let (left, targets) = pairs.replacements(of: nodes)
        guard !left.isEmpty, left != targets else { continue }
        do throws(Errno) {
          let wanted = before.subtracting(root.knownCPUs(of: left))
            .union(root.nearestCPUs(to: targets, among: online))
          try setAffinity(wanted, of: thread)
          move.moved[thread] = wanted
        } catch .noSuchProcess {
          // The thread has exited.
        } catch {
          move.failed[thread] = error
        }
      }
    }
  }
}
