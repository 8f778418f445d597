public import LinuxSystem

/// A file or segment, which other processes can map too, and which is in memory page by page.
public enum MemoryObject: Hashable, Sendable {
  /// A file, given by its path: its page cache, or its huge pages.
  case file(FilePath)
  /// A SysV segment, given by its ID as ipcs(1) shows it.
  case segment(Int32)
}

extension MemoryObject: CustomStringConvertible {
  /// The path, or `segment 5`.
  public var description: String {
    switch self {
    case .file(let path): path.string
    case .segment(let id): "segment \(id)"
    }
  }
}
