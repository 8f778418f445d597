public import LinuxSystem

/// The reason why a thread could not be bound to nodes.
public enum ThreadBindingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// None of the nodes has a CPU, or none has a CPU within the limit.
  case noCPUs(NodeMask)
  /// A file of the machine could not be read.
  case unreadable(ReadError)
  /// The kernel refused a call, or could not start the thread.
  case refused(Errno)

  public var description: String {
    switch self {
    case .noCPUs(let nodes): "nodes \(nodes): no CPUs"
    case .unreadable(let error): error.description
    case .refused(let errno): errno.description
    }
  }
}
