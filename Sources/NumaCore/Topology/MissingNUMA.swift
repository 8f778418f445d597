internal import LinuxSystem

/// The error for a kernel that was built without NUMA, and therefore has no nodes and no memory policies.
public struct MissingNUMA: Error, Hashable, Sendable, CustomStringConvertible {
  /// Creates the error, which holds no values.
  public init() {}

  public var description: String { "this kernel has no NUMA support" }
}

extension SystemRoot {
  /// Whether the machine's kernel was built without NUMA.
  ///
  /// This is true if `/sys` shows the machine's devices but no nodes. It is false if `/sys` is missing, because nothing
  /// is known then.
  ///
  /// Source: `CONFIG_NUMA`, Documentation/ABI/stable/sysfs-devices-node.
  public var lacksNUMA: Bool {
    !exists(nodesDirectory) && exists("/sys/devices/system")
  }
}
