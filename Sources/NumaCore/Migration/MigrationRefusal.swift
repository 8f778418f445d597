public import LinuxSystem

/// Why the kernel would not move the pages of a process, in the terms of its user.
public struct MigrationRefusal: Error, Hashable, Sendable {
  /// What stands in the way.
  public enum Cause: Hashable, Sendable {
    /// There is no process of this number, or `/proc` hides it.
    case noSuchProcess
    /// It is a thread of the kernel, which has no memory of its own.
    case kernelThread
    /// It has ended, and waits for its parent to take notice.
    case zombie
    /// The process is another user's, and CAP_SYS_PTRACE is missing. No user where `/proc` hides it.
    case otherUser(UserID?)
    /// The process runs with another group, and CAP_SYS_PTRACE is missing.
    case otherGroup(GroupID)
    /// The process has capabilities that the caller lacks.
    case moreCapabilities
    /// The process is the caller's own, and protects its memory: a set-uid program, prctl(2) PR_SET_DUMPABLE.
    case notDumpable
    /// Target nodes are outside the process's cpuset, and CAP_SYS_NICE is missing.
    case outsideCpuset(NodeMask, allowed: NodeMask)
    /// Target nodes are outside the process's cpuset, where only migrate_pages(2) moves, and that call cannot choose
    /// mappings, spread the pages of a node, swap nodes, or keep to a bandwidth or to a longest pause.
    case partsOutsideCpuset(NodeMask, allowed: NodeMask)
    /// No target node was given.
    case noTarget
    /// No target node is inside the caller's own cpuset.
    case noAllowedTarget
    /// A target node is full. Part of the pages may have moved before.
    case targetFull(free: [NodeFree], remainder: MigrationRemainder?)
    /// A seccomp filter refuses the call, as those of container engines do.
    case blockedBySeccomp
    /// The kernel was built without NUMA.
    case noNUMA
    /// A security module, or a rule of a newer kernel.
    case other
  }

  /// The free memory of a node.
  public struct NodeFree: Hashable, Sendable {
    /// A target node.
    public let node: NodeID
    /// What was free on it after the failure.
    public let free: ByteCount
  }

  /// A system call that moves pages.
  public enum Call: Hashable, Sendable {
    /// migrate_pages(2), of ``ProcessMigration``.
    case migratePages
    /// move_pages(2), of ``ParallelMigration``.
    case movePages
  }

  /// The process whose pages were to move.
  public let process: ProcessID
  /// The call that was refused.
  public let call: Call
  /// What the kernel answered.
  public let errno: Errno
  /// What lies behind the answer, as far as the kernel shows it.
  public let cause: Cause
}

extension MigrationRefusal {
  /// What a refusal is explained by. Gathered in one place, so that the explanation is a pure function.
  struct Facts {
    var to: NodeMask
    var call = Call.migratePages
    /// The process; nil where there is none, or `/proc` hides it.
    var target: ProcessStatus?
    var caller: ProcessStatus?
    /// Whether the caller may read the memory map of the process, which takes the same right; nil where
    /// that cannot be told.
    var canReadTarget: Bool?
    /// Whether the machine shows nodes, so that its kernel has NUMA.
    var hasNodes = false
    /// Whether the call fails even for the caller's own, empty migration.
    var callIsBlocked = false
    var free: [NodeFree] = []
    var remainder: MigrationRemainder?
  }

  /// Takes a cause that was found before any call.
  init(of process: ProcessID, errno: Errno, _ cause: Cause) {
    self.process = process
    call = .movePages
    self.errno = errno
    self.cause = cause
  }

  /// Explains a failed call by what the kernel shows of the process now.
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

  /// Asks the kernel to move nothing of the caller's own, which it grants to everyone.
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
  /// Asks for the right to move, by moving nothing. ``forecast()`` needs less: it finds nothing in a process that has no
  /// memory.
  ///
  /// - Throws: ``MigrationRefusal`` where the run would be refused at its start.
  ///
  /// Linux 2.6.18. Source: move_pages(2).
  public func check() throws(MigrationRefusal) {
    _ = try targetsOutsideCpuset(try flags())
  }
}

extension SystemRoot {
  /// Whether the caller may read the memory map of a process; nil where that cannot be told.
  ///
  /// Opening numa_maps asks for the ptrace-read access that move_pages(2) and migrate_pages(2) need;
  /// nothing is read.
  func canReadMemoryMap(of process: ProcessID) -> Bool? {
    let path = resolve(processDirectory(of: process).appending("numa_maps"))
    do throws(Errno) {
      try FileDescriptor.open(path, .readOnly, options: .closeOnExec).close()
      return true
    } catch {
      return error == .permissionDenied || error == .notPermitted ? false : nil
    }
  }
}

extension SystemRoot {
  /// Says why the memory of a process may not be looked at: that its user, group or capabilities are others than the
  /// caller's, or that it protects its memory. ``MigrationRefusal/Cause/other`` where it may, or that is not known.
  ///
  /// Source: ptrace(2) "Ptrace access mode checking".
  public func causeOfDeniedAccess(to process: ProcessID) -> MigrationRefusal.Cause {
    var facts = MigrationRefusal.Facts(to: NodeMask())
    facts.target = try? processStatus(of: process)
    facts.caller = try? processStatus(of: .caller)
    facts.canReadTarget = canReadMemoryMap(of: process)
    return MigrationRefusal.Cause(errno: .notPermitted, facts)
  }
}

extension MigrationRefusal.Cause {
  /// Finds the cause in the order in which the kernel checks.
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
    // Of move_pages(2), each page has its own target; the right to move is asked for by no page.
    if facts.call == .migratePages {
      guard !facts.to.isEmpty else { return .noTarget }
      if let allowed = facts.caller?.allowedNodes, facts.to.isDisjoint(with: allowed) {
        return .noAllowedTarget
      }
    }
    // Hidden by /proc: a process that is not there would have been another errno.
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
    guard let target = facts.target else { return .otherUser(nil) }
    if facts.canReadTarget == false {
      if let owner = target.users.first(where: { $0 != caller.realUser }) {
        return .otherUser(owner)
      }
      if let group = target.groups.first(where: { $0 != caller.realGroup }) {
        return .otherGroup(group)
      }
      if let owned = target.permittedCapabilities, let held = caller.permittedCapabilities,
        !owned.isSubset(of: held)
      {
        return .moreCapabilities
      }
      return .notDumpable
    }
    if let allowed = target.allowedNodes, !facts.to.isSubset(of: allowed) {
      return .outsideCpuset(facts.to.subtracting(allowed), allowed: allowed)
    }
    return .other
  }
}

extension MigrationRefusal.Call: CustomStringConvertible {
  /// Its name.
  public var description: String {
    switch self {
    case .migratePages: "migrate_pages"
    case .movePages: "move_pages"
    }
  }
}

extension MigrationRefusal: CustomStringConvertible {
  /// The process, why, and what is missing.
  public var description: String {
    switch cause {
    case .noSuchProcess: "\(process): no such process"
    case .kernelThread: "\(process): a kernel thread has no pages to move"
    case .zombie: "\(process): the process has ended (zombie) and has no memory"
    case .otherUser(let owner?):
      "\(process): the process belongs to user \(owner.rawValue); moving its pages needs CAP_SYS_PTRACE"
    case .otherUser(nil):
      "\(process): the process belongs to another user; moving its pages needs CAP_SYS_PTRACE"
    case .otherGroup(let group):
      "\(process): the process runs with group \(group.rawValue); moving its pages needs CAP_SYS_PTRACE"
    case .moreCapabilities:
      "\(process): the process has capabilities that you lack; moving its pages needs CAP_SYS_PTRACE"
    case .notDumpable:
      "\(process): the process is yours, and protects its memory (not dumpable); "
        + "moving its pages needs CAP_SYS_PTRACE"
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
    // A process too large to look at: the kernel itself does not say how far it came.
    guard let remainder else { return "\(head); some pages may have moved before" }
    return "\(head): \(remainder.amount); the others have moved"
  }
}
