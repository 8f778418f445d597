public import LinuxSystem

/// The reason why the kernel denies a caller access to the memory of another process.
///
/// Source: ptrace(2) "Ptrace access mode checking".
public enum AccessDenial: Hashable, Sendable {
  /// The process belongs to another user; `nil` if `/proc` hides the process.
  case otherUser(UserID?)
  /// The process runs with another group.
  case otherGroup(GroupID)
  /// The process has capabilities that the caller lacks.
  case moreCapabilities
  /// The process belongs to the caller but protects its memory: a set-uid program, or prctl(2) PR_SET_DUMPABLE.
  case notDumpable
  /// The process is in a user namespace in which the caller has no rights, or a security module denies the access.
  ///
  /// The kernel does not show which of both is the case.
  case otherUserNamespace

  /// Determines the reason, in the order of the kernel's checks, for access that is denied.
  init(to target: ProcessStatus, by caller: ProcessStatus) {
    if caller.permittedCapabilities?.contains(.tracing) == true {
      self = .otherUserNamespace
    } else if let owner = target.users.first(where: { $0 != caller.realUser }) {
      self = .otherUser(owner)
    } else if let group = target.groups.first(where: { $0 != caller.realGroup }) {
      self = .otherGroup(group)
    } else if let owned = target.permittedCapabilities, let held = caller.permittedCapabilities,
      !owned.isSubset(of: held)
    {
      self = .moreCapabilities
    } else {
      self = target.isDumpable == true ? .otherUserNamespace : .notDumpable
    }
  }
}

extension AccessDenial {
  /// The capability that would permit the access.
  package var capability: String {
    switch self {
    case .otherUserNamespace: "CAP_SYS_PTRACE there"
    default: "CAP_SYS_PTRACE"
    }
  }
}

extension AccessDenial: CustomStringConvertible {
  /// The reason, as the start of a sentence that ends with what would permit the access.
  public var description: String {
    switch self {
    case .otherUser(let user?): "the process belongs to user \(user.rawValue)"
    case .otherUser(nil): "the process belongs to another user"
    case .otherGroup(let group): "the process runs with group \(group.rawValue)"
    case .moreCapabilities: "the process has capabilities that you lack"
    case .notDumpable: "the process is yours, and protects its memory (not dumpable)"
    case .otherUserNamespace:
      "the process is in another user namespace, or a security module protects it"
    }
  }
}

extension SystemRoot {
  /// Returns the reason why the caller may not access the memory of a process.
  ///
  /// - Returns: `nil` if the caller has access, or if there is no such process.
  ///
  /// Source: ptrace(2) "Ptrace access mode checking".
  public func accessDenial(to process: ProcessID) -> AccessDenial? {
    guard canReadMemoryMap(of: process) == false, let caller = try? processStatus(of: .caller)
    else { return nil }
    guard let target = try? processStatus(of: process) else { return .otherUser(nil) }
    return AccessDenial(to: target, by: caller)
  }

  /// Returns whether the caller may read the memory map of a process; `nil` if unknown.
  ///
  /// For an open of numa_maps, the kernel requires the same ptrace-read access as for move_pages(2) and
  /// migrate_pages(2). The function reads nothing from the file.
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
