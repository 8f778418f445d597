/// The reason why the caller cannot use a node or a CPU.
enum Obstacle: Hashable, Sendable {
  /// The machine has no node or CPU with this number.
  case missing
  /// The node or CPU could come online, but is offline.
  case offline
  /// The node has no memory.
  case noMemory
  /// The node or CPU is not among those that the caller is allowed to use.
  case notAllowed
}

extension NodeTopology {
  /// Returns the reason why the caller cannot allocate on a node; returns `nil` if the caller can.
  func obstacle(of node: NodeID) -> Obstacle? {
    if allowed.contains(node) { return nil }
    guard possible.contains(node) || online.contains(node) else { return .missing }
    guard online.contains(node) else { return .offline }
    return withMemory.contains(node) ? .notAllowed : .noMemory
  }
}

extension CPUTopology {
  /// Returns the reason why the caller cannot run on a CPU; returns `nil` if the caller can.
  func obstacle(of cpu: CPUID) -> Obstacle? {
    if allowed.contains(cpu) { return nil }
    guard present.contains(cpu) else { return .missing }
    return online.contains(cpu) ? .notAllowed : .offline
  }
}

extension IDMask {
  /// Returns the members of the set that have this obstacle.
  func with(_ obstacle: Obstacle, by obstacleOf: (ID) -> Obstacle?) -> Self {
    Self(filter { obstacleOf($0) == obstacle })
  }
}
