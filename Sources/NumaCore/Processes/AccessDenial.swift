public import LinuxSystem

/// The reason why the kernel denies a caller without CAP_SYS_PTRACE access to the memory of another process.
///
/// Source: ptrace(2) "Ptrace access mode checking".
public enum AccessDenial: Hashable, Sendable {
  /// The process belongs to another user.
  case otherUser(UserID)
  /// The process runs with another group.
  case otherGroup(GroupID)
  /// The process has capabilities that the caller lacks.
  case moreCapabilities
  /// The process belongs to the caller but protects its memory: a set-uid program, or prctl(2) PR_SET_DUMPABLE.
  case notDumpable

  /// Determines the reason, in the order of the kernel's checks, for access that is denied.
  init(to target: ProcessStatus, by caller: ProcessStatus) {
    if let owner = target.users.first(where: { $0 != caller.realUser }) {
      self = .otherUser(owner)
    } else if let group = target.groups.first(where: { $0 != caller.realGroup }) {
      self = .otherGroup(group)
    } else if let owned = target.permittedCapabilities, let held = caller.permittedCapabilities,
      !owned.isSubset(of: held)
    {
      self = .moreCapabilities
    } else {
      self = .notDumpable
    }
  }
}

extension AccessDenial: CustomStringConvertible {
  /// The reason, as the start of a sentence that ends with what would permit the access.
  public var description: String {
    switch self {
    case .otherUser(let user): "the process belongs to user \(user.rawValue)"
    case .otherGroup(let group): "the process runs with group \(group.rawValue)"
    case .moreCapabilities: "the process has capabilities that you lack"
    case .notDumpable: "the process is yours, and protects its memory (not dumpable)"
    }
  }
}
