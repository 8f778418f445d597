/// An amount of memory, divided by kinds and nodes.
public struct DividedMemory: Hashable, Sendable {
  /// Memory of one kind on one node, in pages of one size.
  public struct Part: Hashable, Sendable {
    /// The kind; a page of a file is `.file`, and a private copy of such a page is `.anonymous`.
    public let kind: MappingKind
    /// The node.
    public let node: NodeID
    /// The size of the pool's pages for `.hugetlb`; the kernel's base page size for all other kinds.
    public let pageSize: ByteCount
    /// The amount of memory.
    public let size: ByteCount

    /// Creates a part, for example in a test.
    public init(kind: MappingKind, node: NodeID, pageSize: ByteCount, size: ByteCount) {
      self.kind = kind
      self.node = node
      self.pageSize = pageSize
      self.size = size
    }
  }

  /// The key of a part.
  struct Cell: Hashable {
    let kind: MappingKind
    let node: NodeID
    let pageSize: ByteCount
  }

  /// In bytes.
  private var amounts: [Cell: Int] = [:]

  /// Creates a value without memory.
  public init() {}

  /// The parts that are not empty, sorted by kind, node and page size.
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

  /// The memory of one kind on each node.
  public subscript(kind: MappingKind) -> MemoryPerNode {
    var memory = MemoryPerNode()
    for (cell, amount) in amounts where cell.kind == kind {
      memory.add(1, of: ByteCount(rawValue: amount), on: cell.node)
    }
    return memory
  }

  /// The memory of all kinds on each node.
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

  /// Adds a part, for example in a test.
  public mutating func add(_ part: Part) {
    add(
      part.size.rawValue,
      to: Cell(kind: part.kind, node: part.node, pageSize: part.pageSize))
  }
}
