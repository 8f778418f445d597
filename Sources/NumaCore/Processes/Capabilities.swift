/// The capabilities of a process: the bits of `CapEff` and similar fields.
///
/// Source: capabilities(7), include/uapi/linux/capability.h.
public struct Capabilities: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Permission to read and trace other users' processes (`CAP_SYS_PTRACE`).
  public static let tracing = Capabilities(rawValue: 1 << 19)
  /// Permission to administer the system, for example to read the seccomp filters of other processes (`CAP_SYS_ADMIN`).
  public static let administration = Capabilities(rawValue: 1 << 21)
  /// Permission to move pages that other processes map, and to move pages to nodes outside the cpuset of their process
  /// (`CAP_SYS_NICE`).
  public static let nice = Capabilities(rawValue: 1 << 23)
}
