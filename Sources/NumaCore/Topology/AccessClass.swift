/// The kind of initiators for which a node's memory is described.
public enum AccessClass: Int, Hashable, Sendable, CaseIterable {
  /// The nearest initiators of any kind: CPUs, and devices such as GPUs.
  case anyInitiator = 0
  /// The nearest initiators with CPUs.
  case cpus = 1
}
