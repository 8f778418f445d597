internal import LinuxSystem

/// Pages that a migration was to move off their nodes, and that are still there.
public struct MigrationRemainder: Hashable, Sendable {
  /// The reason why most of the pages stayed.
  public enum Reason: Hashable, Sendable {
    /// Other processes map the pages too, and the caller may move only pages that no other process maps.
    case shared
    /// The kernel could not isolate the pages: they are pinned, under I/O, or not movable.
    case busy
    /// A target node had no memory left.
    case noMemory
    /// The pages were allocated after the call, where the policy of the process puts them, or were busy on a kernel
    /// before 6.7, which does not count busy pages.
    case busyOrNew
  }

  /// The nodes that still hold pages, ascending, and the number of pages on each; a hugetlb page counts as one.
  public let pages: [NodePages]
  /// The total size of the pages.
  public let size: ByteCount
  /// The reason why most of the pages stayed.
  public let reason: Reason
}

extension MigrationRemainder {
  /// A count of the pages that remain on the nodes of `from` that are not in `to`.
  struct Count {
    /// The result of the kernel's call, which explains why pages that are not shared stayed.
    enum CallEnd {
      case succeeded(pagesNotMoved: Int)
      case outOfMemory
    }

    let leavingNodes: NodeMask
    /// Whether the caller may move pages that other processes map (CAP_SYS_NICE).
    let movesShared: Bool
    private var pages: [NodeID: Int] = [:]
    private var size = ByteCount.zero
    private var sharedPages = 0
    private var ownPages = 0

    init(leavingNodes: NodeMask, movesShared: Bool) {
      self.leavingNodes = leavingNodes
      self.movesShared = movesShared
    }

    mutating func add(_ mapping: NumaMapping) {
      let isShared = mapping.greatestMapCount > 1
      // The text of a library is mapped by many processes, and a caller without CAP_SYS_NICE never moves it. The user
      // expects this, so it is not reported.
      if isShared, !movesShared, mapping.file != nil, !mapping.isSharedMemorySegment { return }
      for entry in mapping.pages where leavingNodes.contains(entry.node) {
        pages[entry.node] = (pages[entry.node] ?? 0).addingSaturated(entry.pages)
        size += mapping.pageSize * entry.pages
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
        pages: pages.ordered { $0.key < $1.key }.map { NodePages(node: $0.key, pages: $0.value) },
        size: size, reason: reason)
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
  /// The number of pages that stayed on each node, and the reason.
  public var description: String { "\(amount): \(reason)" }

  /// The number of pages that stayed on each node.
  var amount: String {
    let total = pages.pageCount
    let places =
      pages.count == 1
      ? "on node \(pages[0].node)"
      : "(" + pages.map { "\($0.pages) on node \($0.node)" }.joined(separator: ", ") + ")"
    return "\(total) \(total == 1 ? "page" : "pages") (\(size)) stayed \(places)"
  }
}
