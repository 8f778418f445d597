/// Pages that a migration was to take away from their nodes, and that are still there.
public struct MigrationRemainder: Hashable, Sendable {
  /// Why most of the pages stayed.
  public enum Reason: Hashable, Sendable {
    /// Other processes map them too, and the caller may move only what is the process's own.
    case shared
    /// The kernel could not take hold of them: they are pinned, under I/O, or not movable.
    case busy
    /// A target node had no memory left.
    case noMemory
    /// They came after the call, where the policy of the process puts them, or were busy on a kernel
    /// before 6.7, which does not count those.
    case busyOrNew
  }

  /// Nodes that still hold pages, ascending, and how many: hugetlb pages count as one each.
  public let pages: [NodePages]
  /// The memory those pages hold.
  public let size: ByteCount
  /// Why most of them stayed.
  public let reason: Reason
}

extension MigrationRemainder {
  /// Counts what is left on nodes that a migration leaves for good: those of `from` not in `to`.
  struct Count {
    /// What the kernel's call came to; it tells why a page that nobody shares is still there.
    enum CallEnd {
      case succeeded(pagesNotMoved: Int)
      case outOfMemory
    }

    let leavingNodes: NodeMask
    /// Whether the caller may move pages that other processes map (CAP_SYS_NICE).
    let movesShared: Bool
    private var pages: [NodeID: Int] = [:]
    private var bytes = 0
    private var sharedPages = 0
    private var ownPages = 0

    init(leavingNodes: NodeMask, movesShared: Bool) {
      self.leavingNodes = leavingNodes
      self.movesShared = movesShared
    }

    mutating func add(_ mapping: NumaMapping) {
      let isShared = mapping.greatestMapCount > 1
      // A library's text is mapped by many and never moves for them: no news to its user.
      if isShared, !movesShared, mapping.file != nil, !mapping.isSharedMemorySegment { return }
      for entry in mapping.pages where leavingNodes.contains(entry.node) {
        pages[entry.node] = (pages[entry.node] ?? 0).addingSaturated(entry.pages)
        bytes = bytes.addingSaturated(
          entry.pages.multipliedSaturated(by: mapping.pageSize.rawValue))
        if isShared {
          sharedPages = sharedPages.addingSaturated(entry.pages)
        } else {
          ownPages = ownPages.addingSaturated(entry.pages)
        }
      }
    }

    func remainder(after end: CallEnd) -> MigrationRemainder? {
      guard !pages.isEmpty else { return nil }
      let reason: Reason =
        switch end {
        case .outOfMemory: .noMemory
        case .succeeded where sharedPages >= ownPages && !movesShared: .shared
        case .succeeded(let notMoved): notMoved > 0 ? .busy : .busyOrNew
        }
      return MigrationRemainder(
        pages: pages.sorted { $0.key < $1.key }.map { NodePages(node: $0.key, pages: $0.value) },
        size: ByteCount(rawValue: bytes), reason: reason)
    }
  }
}

extension MigrationRemainder.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .shared: "shared with other processes; moving them needs CAP_SYS_NICE"
    case .busy: "busy: pinned, under I/O or not movable"
    case .noMemory: "no memory on the target node"
    case .busyOrNew: "busy, or allocated since"
    }
  }
}

extension MigrationRemainder: CustomStringConvertible {
  /// How many pages stayed on which node, and why.
  public var description: String { "\(amount): \(reason)" }

  /// How many pages stayed on which node.
  var amount: String {
    let total = pages.reduce(0) { $0.addingSaturated($1.pages) }
    let places =
      pages.count == 1
      ? "on node \(pages[0].node)"
      : "(" + pages.map { "\($0.pages) on node \($0.node)" }.joined(separator: ", ") + ")"
    return "\(total) \(total == 1 ? "page" : "pages") (\(size)) stayed \(places)"
  }
}
