internal import LinuxSystem

/// That a kernel was built without NUMA: it has no nodes, and no memory policies.
public struct MissingNUMA: Error, Hashable, Sendable, CustomStringConvertible {
  /// The error has nothing to hold.
  public init() {}

  public var description: String { "this kernel has no NUMA support" }
}

extension SystemRoot {
  /// Whether the machine's kernel was built without NUMA: `/sys` shows its devices, and no nodes among them. False where
  /// `/sys` is missing, since nothing is known then.
  ///
  /// Source: `CONFIG_NUMA`, Documentation/ABI/stable/sysfs-devices-node.
  public var lacksNUMA: Bool {
    !exists(nodesDirectory) && exists("/sys/devices/system")
  }
}
