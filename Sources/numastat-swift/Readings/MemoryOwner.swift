import NumaCore

/// An owner of memory.
enum MemoryOwner: Hashable {
  case process(ProcessID)
  /// A cgroup, by its path below the mount.
  case controlGroup([UInt8])
  case object(ObjectName)
  /// All processes together, with each page counted once; an upper bound if it is not exact.
  case processes(isExact: Bool)
}

extension MemoryOwner {
  /// The kind of the owner in output for programs.
  var kind: String {
    switch self {
    case .process: "process"
    case .controlGroup: "cgroup"
    case .object(let name): name.kind
    case .processes: "processes"
    }
  }

  /// The number of a process; `nil` for another owner.
  var number: String? { if case .process(let id) = self { "\(id)" } else { nil } }
}
