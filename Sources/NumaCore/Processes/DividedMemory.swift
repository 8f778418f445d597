internal import LinuxSystem

/// An amount of memory, divided by kinds and nodes.
public struct DividedMemory: Hashable, Sendable {
  /// Memory of one kind on one node, in pages of one size.
  public struct Part: Hashable, Sendable {
    /// The kind; a page of a file is `.file`, and a private copy of such a page is `.anon`.
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

  /// The amounts; some may be zero.
  private(set) var amounts: [Cell: ByteCount] = [:]

  /// Creates a value without memory.
  public init() {}

  /// The parts that are not empty, sorted by kind, node and page size.
  public var parts: [Part] {
    MappingKind.allCases.flatMap { kind in
      amounts.filter { $0.key.kind == kind && $0.value > .zero }
        .ordered { ($0.key.node, $0.key.pageSize) < ($1.key.node, $1.key.pageSize) }
        .map {
          Part(kind: kind, node: $0.key.node, pageSize: $0.key.pageSize, size: $0.value)
        }
    }
  }

  /// The memory of one kind on each node.
  public subscript(kind: MappingKind) -> MemoryPerNode {
    var memory = MemoryPerNode()
    for (cell, amount) in amounts where cell.kind == kind { memory.add(amount, on: cell.node) }
    return memory
  }

  /// The memory of all kinds on each node.
  public var total: MemoryPerNode {
    var memory = MemoryPerNode()
    for (cell, amount) in amounts { memory.add(amount, on: cell.node) }
    return memory
  }

  mutating func add(_ amount: ByteCount, to cell: Cell) { amounts[cell, default: .zero] += amount }

  /// Adds a part, for example in a test.
  public mutating func add(_ part: Part) {
    add(part.size, to: Cell(kind: part.kind, node: part.node, pageSize: part.pageSize))
  }
}

extension DividedMemory {
  /// Adds a share of the pages of a mapping.
  ///
  /// Private copies are distinguished as far as numa_maps reports them, as in ``DetailedMemoryUse``.
  mutating func add(_ mapping: NumaMapping, share: Double, _ hugePage: ByteCount) {
    let pageSize = mapping.countedPageSize(hugePage: hugePage)
    let mayBeCopies = [.file, .shmem].contains(mapping.kind)
    let isDivided = mapping.pages.count > 1 && mapping.anonymousPages < mapping.pages.pageCount
    for place in mapping.pages {
      let copies =
        !mayBeCopies || isDivided ? 0 : min(mapping.anonymousPages, place.pages)
      for (kind, count) in [(mapping.kind, place.pages - copies), (.anon, copies)]
      where count > 0 {
        let amount = pageSize * count
        add(
          share < 1 ? ByteCount(rawValue: Int(Double(amount.rawValue) * share)) : amount,
          to: Cell(kind: kind, node: place.node, pageSize: pageSize))
      }
    }
  }
}
