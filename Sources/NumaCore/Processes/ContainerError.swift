public import LinuxSystem

/// The reason why a word does not select a container.
public enum ContainerError: Error, Hashable, Sendable {
  /// The word is empty, or contains a `/` or a zero byte.
  case notAName
  /// No cgroup below this mount point belongs to a container of this name or ID.
  case none(FilePath)
  /// Several containers match the word; these are their IDs or names.
  case several([String])
  /// A directory of the cgroup tree cannot be listed.
  case unreadable(ReadError)
}

extension ContainerError: CustomStringConvertible {
  /// The reason, as text that follows the word.
  public var description: String {
    switch self {
    case .notAName: "not the name of a container, nor the start of its ID"
    case .none(let mount): "no container of this name or ID has a cgroup below \(mount)"
    case .several(let ids):
      "could be "
        + ids.prefix(4).map { $0.utf8.count == 64 ? String(bytes: $0.bytes.prefix(12)) : $0 }
        .joined(separator: ", ")
    case .unreadable(let error): error.description
    }
  }
}
