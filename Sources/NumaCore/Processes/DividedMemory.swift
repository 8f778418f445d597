/// An amount of memory, divided by kinds and nodes.
public struct DividedMemory: Hashable, Sendable {
  /// Memory of one kind on one node, in pages of one size.
  public struct Part: Hashable, Sendable {
    /// The kind: of a page of a file and of a private copy of one, `.file` and `.anonymous`.
    public let kind: MappingKind
    /// The node.
    public let node: NodeID
    /// The size of the pool's pages for `.hugetlb`; the kernel's base page for all others.
    public let pageSize: ByteCount
    /// How much it is.
    public let size: ByteCount

    /// Puts a part together, as for a test.
    public init(kind: MappingKind, node: NodeID, pageSize: ByteCount, size: ByteCount) {
      self.kind = kind
      self.node = node
      self.pageSize = pageSize
      self.size = size
    }
  }

  /// What the parts are distinguished by.
  struct Cell: Hashable {
    let kind: MappingKind
    let node: NodeID
    let pageSize: ByteCount
  }

  /// In bytes.
  private var amounts: [Cell: Int] = [:]

  /// No memory.
  public init() {}

  /// The parts that are not empty, by kind, node and size of pages.
  public var parts: [Part] {
    MappingKind.allCases.flatMap { kind in
      amounts.filter { $0.key.kind == kind && $0.value > 0 }
        .sorted { ($0.key.node, $0.key.pageSize) < ($1.key.node, $1.key.pageSize) }
        .map {
          Part(
            kind: kind, node: $0.key.node, pageSize: $0.key.pageSize,
            size: ByteCount(rawValue: $0.value))
        }
    }
  }

  /// The memory of one kind.
  public subscript(kind: MappingKind) -> MemoryPerNode {
    var memory = MemoryPerNode()
    for (cell, amount) in amounts where cell.kind == kind {
      memory.add(1, of: ByteCount(rawValue: amount), on: cell.node)
    }
    return memory
  }

  /// All of it.
  public var total: MemoryPerNode {
    var memory = MemoryPerNode()
    for (cell, amount) in amounts {
      memory.add(1, of: ByteCount(rawValue: amount), on: cell.node)
    }
    return memory
  }

  mutating func add(_ bytes: Int, to cell: Cell) {
    amounts[cell] = (amounts[cell] ?? 0).addingSaturated(bytes)
  }

  /// Adds memory, as for a test.
  public mutating func add(_ part: Part) {
    add(
      part.size.rawValue,
      to: Cell(kind: part.kind, node: part.node, pageSize: part.pageSize))
  }
}
