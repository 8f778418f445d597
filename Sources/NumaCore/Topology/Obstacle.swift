/// What keeps a node or a CPU from being used.
enum Obstacle: Hashable, Sendable {
  /// The machine has none of this number.
  case missing
  /// It could come online, and is not.
  case offline
  /// The node has no memory.
  case noMemory
  /// It is outside what the caller is allowed.
  case notAllowed
}

extension NodeTopology {
  /// What keeps the caller from allocating on a node; nil where nothing does.
  func obstacle(of node: NodeID) -> Obstacle? {
    if allowed.contains(node) { return nil }
    guard possible.contains(node) || online.contains(node) else { return .missing }
    guard online.contains(node) else { return .offline }
    return withMemory.contains(node) ? .notAllowed : .noMemory
  }
}

extension CPUTopology {
  /// What keeps the caller from running on a CPU; nil where nothing does.
  func obstacle(of cpu: CPUID) -> Obstacle? {
    if allowed.contains(cpu) { return nil }
    guard present.contains(cpu) else { return .missing }
    return online.contains(cpu) ? .notAllowed : .offline
  }
}

extension IDMask {
  /// Those of its members that have this obstacle.
  func with(_ obstacle: Obstacle, by obstacleOf: (ID) -> Obstacle?) -> Self {
    Self(filter { obstacleOf($0) == obstacle })
  }

  /// `node 2`, `nodes 2-3`; `CPU 2`, `CPUs 2-3`.
  public var counted: String { "\(ID.noun)\(count == 1 ? "" : "s") \(self)" }

  /// `0-3`; `none` where it is empty.
  var listed: String { isEmpty ? "none" : description }
}
