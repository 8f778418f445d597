public import LinuxSystem

/// The reason why the pages of a process cannot be moved, in terms that the user knows.
public struct MigrationRefusal: Error, Hashable, Sendable {
  /// The cause of a refusal.
  public enum Cause: Hashable, Sendable {
    /// No process has this ID, or `/proc` hides the process.
    case noSuchProcess
    /// The process is a kernel thread, which has no memory of its own.
    case kernelThread
    /// The process has exited, and its parent has not yet waited for it.
    case zombie
    /// The caller may not access the memory of the process.
    case denied(AccessDenial)
    /// Target nodes are outside the cpuset of the process, and the caller lacks CAP_SYS_NICE.
    case outsideCpuset(NodeMask, allowed: NodeMask)
    /// Target nodes are outside the cpuset of the process, and migrate_pages(2) cannot do what is requested.
    ///
    /// Only migrate_pages(2) moves pages to such nodes. It cannot choose mappings, spread the pages of a node, swap
    /// nodes, or limit the bandwidth or the longest pause.
    case partsOutsideCpuset(NodeMask, allowed: NodeMask)
    /// No target node was given.
    case noTarget
    /// No target node is inside the caller's own cpuset.
    case noAllowedTarget
    /// A target node is full; some pages may have moved before.
    case targetFull(free: [NodeFree], remainder: MigrationRemainder?)
    /// A seccomp filter blocks the call, for example the filter of a container engine.
    case blockedBySeccomp
    /// The kernel was built without NUMA.
    case noNUMA
    /// Any other cause, such as a security module or a rule of a newer kernel.
    case other
  }

  /// The free memory of a node.
  public struct NodeFree: Hashable, Sendable {
    /// A target node.
    public let node: NodeID
    /// The memory that was free on the node after the failure.
    public let free: ByteCount
  }

  /// A system call that moves pages.
  public enum Call: Hashable, Sendable {
    /// migrate_pages(2), used by ``ProcessMigration``.
    case migratePages
    /// move_pages(2), used by ``ParallelMigration``.
    case movePages
  }

  /// The process whose pages were to move.
  public let process: ProcessID
  /// The call that was refused.
  public let call: Call
  /// The errno of the call.
  public let errno: Errno
  /// The cause of the errno, as far as the kernel shows it.
  public let cause: Cause
}

extension MigrationRefusal {
  /// The facts from which the cause of a refusal is determined.
  ///
  /// They are collected in one place, so that a pure function determines the cause.
  struct Facts {
    var to: NodeMask
    var call = Call.migratePages
    /// The status of the process; `nil` if there is no such process, or `/proc` hides it.
    var target: ProcessStatus?
    var caller: ProcessStatus?
    /// Whether the caller may read the memory map of the process, which requires the same access as a move; `nil` if
    /// unknown.
    var canReadTarget: Bool?
    /// Whether the kernel shows nodes, which means that it supports NUMA.
    var hasNodes = false
    /// Whether the call fails even for an empty request on the caller itself.
    var callIsBlocked = false
    var free: [NodeFree] = []
    var remainder: MigrationRemainder?
  }

  /// Creates a refusal from a cause that was found before any call.
  init(of process: ProcessID, errno: Errno, _ cause: Cause) {
    self.process = process
    call = .movePages
    self.errno = errno
    self.cause = cause
  }

  /// Creates a refusal from a failed call, with the cause that the current state of the process shows.
  init(of migration: ProcessMigration, errno: Errno, call: Call = .migratePages) {
    process = migration.process
    self.call = call
    self.errno = errno
    cause = Cause(errno: errno, Facts(of: migration, errno: errno, call: call))
  }
}

extension MigrationRefusal.Facts {
  init(of migration: ProcessMigration, errno: Errno, call: MigrationRefusal.Call) {
    let root = SystemRoot.live
    to = migration.to
    self.call = call
    target = try? root.processStatus(of: migration.process)
    caller = try? root.processStatus(of: .caller)
    switch errno {
    case .noFunction:
      hasNodes = (try? root.onlineNodes())?.isEmpty == false
    case .notPermitted, .permissionDenied:
      canReadTarget = root.canReadMemoryMap(of: migration.process)
      callIsBlocked = Self.isBlocked(call)
    case .noMemory:
      free = migration.to.compactMap { node in
        guard let memory = try? root.memory(of: node) else { return nil }
        return MigrationRefusal.NodeFree(node: node, free: memory.free)
      }
      if case .left(let left) = migration.look(after: .outOfMemory) { remainder = left }
    default: break
    }
  }

  /// Returns whether the call fails for an empty request on the caller itself, which the kernel permits to every
  /// process.
  private static func isBlocked(_ call: MigrationRefusal.Call) -> Bool {
    guard let allowed = try? SystemRoot.live.nodeTopology().allowed else { return false }
    do throws(Errno) {
      switch call {
      case .migratePages:
        _ = try LinuxKernel().migratePages(of: .caller, from: NodeMask(), to: allowed)
      case .movePages: _ = try LinuxKernel().places(of: [], in: .caller)
      }
      return false
    } catch {
      return error == .notPermitted || error == .permissionDenied
    }
  }
}

extension ParallelMigration {
  /// Checks the permission to move the pages, with calls that move nothing.
  ///
  /// ``forecast()`` requires less: for a process that has no memory, it succeeds and finds nothing to move.
  ///
  /// - Throws: ``MigrationRefusal`` if the run would be refused at its start.
  ///
  /// Linux 2.6.18. Source: move_pages(2).
  public func check() throws(MigrationRefusal) {
    _ = try targetsOutsideCpuset(try flags())
  }
}

extension MigrationRefusal.Cause {
  /// Determines the cause in the order of the kernel's checks.
  ///
  /// Source: kernel_migrate_pages() in mm/mempolicy.c, ptrace(2) "Ptrace access mode checking".
  init(errno: Errno, _ facts: MigrationRefusal.Facts) {
    switch errno {
    case .noSuchProcess:
      self = .noSuchProcess
    case .noFunction:
      let isFiltered = facts.caller?.hasSeccompFilter == true
      self = isFiltered && facts.hasNodes ? .blockedBySeccomp : .noNUMA
    case .noMemory:
      self = .targetFull(free: facts.free, remainder: facts.remainder)
    case .invalidArgument:
      self = Self.ofInvalidArgument(facts)
    case .notPermitted, .permissionDenied:
      self = Self.ofMissingRight(facts)
    default:
      self = .other
    }
  }

  private static func ofInvalidArgument(_ facts: MigrationRefusal.Facts) -> Self {
    // move_pages(2) has a target for each page, and the call that checks the permission has no pages.
    if facts.call == .migratePages {
      guard !facts.to.isEmpty else { return .noTarget }
      if let allowed = facts.caller?.allowedNodes, facts.to.isDisjoint(with: allowed) {
        return .noAllowedTarget
      }
    }
    // `/proc` hides the process; if it did not exist, the errno would be ESRCH.
    guard let target = facts.target else { return .other }
    if target.isZombie { return .zombie }
    return target.isKernelThread ? .kernelThread : .other
  }

  private static func ofMissingRight(_ facts: MigrationRefusal.Facts) -> Self {
    if facts.callIsBlocked {
      return facts.caller?.hasSeccompFilter == true ? .blockedBySeccomp : .other
    }
    guard let caller = facts.caller else { return .other }
    // /proc is mounted so that it hides other users' processes.
    guard let target = facts.target else { return .denied(.otherUser(nil)) }
    if facts.canReadTarget == false { return .denied(AccessDenial(to: target, by: caller)) }
    if let allowed = target.allowedNodes, !facts.to.isSubset(of: allowed) {
      return .outsideCpuset(facts.to.subtracting(allowed), allowed: allowed)
    }
    return .other
  }
}

extension MigrationRefusal.Call: CustomStringConvertible {
  /// The name of the system call.
  public var description: String {
    switch self {
    case .migratePages: "migrate_pages"
    case .movePages: "move_pages"
    }
  }
}

extension MigrationRefusal: CustomStringConvertible {
  /// The process, the cause, and the missing capability if there is one.
  public var description: String {
    switch cause {
    case .noSuchProcess: "\(process): no such process"
    case .kernelThread: "\(process): a kernel thread has no pages to move"
    case .zombie: "\(process): the process has ended (zombie) and has no memory"
    case .denied(let denial): "\(process): \(denial); moving its pages needs \(denial.capability)"
    case .outsideCpuset(let nodes, let allowed):
      "\(process): target nodes \(nodes) are outside the cpuset of the process (\(allowed)); "
        + "moving there needs CAP_SYS_NICE"
    case .partsOutsideCpuset(let nodes, let allowed):
      "\(process): target nodes \(nodes) are outside the cpuset of the process (\(allowed)); moving there takes all pages "
        + "of a node, to one other node, as migratepages PID FROM TO does"
    case .noTarget: "\(process): no target node is given"
    case .noAllowedTarget: "\(process): no target node is allowed by your cpuset"
    case .targetFull(let free, let remainder): fullTarget(free, remainder)
    case .blockedBySeccomp:
      "\(call): blocked by a seccomp filter (a container's?); allow the call or add CAP_SYS_NICE"
    case .noNUMA: "\(call): this kernel has no NUMA support"
    case .other: "\(process): \(call): \(errno)"
    }
  }

  private func fullTarget(_ free: [NodeFree], _ remainder: MigrationRemainder?) -> String {
    let room = free.map { "node \($0.node) has \($0.free) free" }.joined(separator: ", ")
    let head = "\(process): no memory on the target" + (room.isEmpty ? "" : " (\(room))")
    // The remaining pages were not counted, for example because the process is too large. The kernel itself does not
    // report how many pages moved.
    guard let remainder else { return "\(head); some pages may have moved before" }
    return "\(head): \(remainder.amount); the others have moved"
  }
}
