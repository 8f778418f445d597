/// The kind of initiators for which a node's memory is described.
///
/// Source: Documentation/admin-guide/mm/numaperf.rst.
public enum AccessClass: Int, Hashable, Sendable, CaseIterable {
  /// The nearest initiators of any kind: CPUs, and devices such as GPUs (Linux 5.2).
  case anyInitiator = 0
  /// The nearest initiators with CPUs (Linux 5.10).
  case cpus = 1
}
