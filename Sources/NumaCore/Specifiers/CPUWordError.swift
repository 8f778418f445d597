public import LinuxSystem

/// The reason why a word for CPUs does not name a CPU.
public enum CPUWordError: Error, Hashable, Sendable {
  /// The machine does not report which CPUs share this: the file is missing.
  case missing(FilePath)
  /// There are fewer than the number requires.
  case noSuch(CPUWord.Kind, count: Int)
  /// There is no such node online; `online` holds the nodes that are.
  case noSuchNode(NodeID, online: NodeMask)
  /// The nodes have no CPUs.
  case noCPUs(CPUWord)
  /// The word stands for these CPUs, and none of them is allowed.
  case notAllowed(CPUMask, allowed: CPUMask)
  /// A file could not be read, or its contents are not what the kernel writes.
  case unreadable(ReadError)
}

extension CPUWordError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .missing(let path): "this machine does not tell (\(path) is missing)"
    case .noSuch(let kind, let count):
      "no such \(kind.rawValue) (here: " + (count == 1 ? "0" : "0-\(count - 1)") + ")"
    case .noSuchNode(let node, let online):
      "no such node: \(node) (nodes here: \(online.listed))"
    case .noCPUs: "has no CPUs"
    case .notAllowed(let cpus, let allowed):
      "stands for \(cpus.counted) here, outside the \(CPUID.bound) (allowed: \(allowed.listed))"
    case .unreadable(let error): error.description
    }
  }
}
