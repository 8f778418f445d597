public import LinuxSystem

/// The reason why the network device for a host was not found.
public enum HostError: Error, Hashable, Sendable {
  /// The word is empty, starts with `-`, or holds a byte that no host name has.
  case notAName
  /// The lookup of the name found no address.
  case unknown
  /// The program at this path, which looks up names, could not be run; an address needs no lookup.
  case noResolver(FilePath, Errno)
  /// The kernel has no route to the address, or did not report it; the errno is that of rtnetlink(7).
  case noRoute(Errno)
}

extension HostError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAName: "not a host name or address"
    case .unknown: "unknown host"
    case .noResolver(let path, let errno):
      "names are looked up by \(path) (\(errno)); use a numeric address"
    case .noRoute(let errno): "no route to the host found: \(errno)"
    }
  }
}
