import NumaCore

/// The places of the memory of one owner, at the end and at the start of an interval.
struct MemoryChange {
  let memory: OwnerMemory
  /// The places at the start of the interval; `nil` if the owner is new.
  let before: MemoryPerNode?

  /// The nodes that the owner has or had memory on.
  var nodes: [NodeID] {
    [NodeID](memory.places.nodes.union(before?.nodes ?? NodeMask()))
  }
}
