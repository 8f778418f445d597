internal import LinuxSystem

/// The memory that is already counted, so that memory that is mapped several times is counted once on its target.
struct CountedPages {
  private struct Key: Hashable {
    let name: [UInt8]
    let inode: UInt
    let offset: UInt
    let size: ByteCount
  }

  /// The frames of the process that are already counted.
  private var own = FrameSet()
  /// The number of pages of each shared mapping that are already counted, for use if the kernel does not show frames.
  private var pagesByMapping: [Key: Int] = [:]

  /// Finds the pages whose frames are already counted, and adds the other frames to the counted ones.
  ///
  /// - Returns: `nil` if the kernel does not show frames.
  mutating func repeated(
    _ parts: [AddressRange], pageSize: ByteCount, _ pages: PopulatedPages, of process: ProcessID
  ) -> RepeatedPages? {
    var known: [PageAddress] = []
    var own = own
    for part in parts {
      let isShown = try? pages.visitSharedFrames(
        from: part.start, to: part.end, step: max(1, pageSize.rawValue)
      ) { page, frame in
        if !own.insert(frame) { known.append(page) }
      }
      guard isShown == true else { return nil }
    }
    self.own = own
    return RepeatedPages(nodes: Self.count(known, of: process))
  }

  /// Counts the pages on each node.
  private static func count(_ pages: [PageAddress], of process: ProcessID) -> [NodeID: Int] {
    var counts: [NodeID: Int] = [:]
    var rest = pages[...]
    while !rest.isEmpty {
      let part = [PageAddress](rest.prefix(4096))
      rest = rest.dropFirst(part.count)
      for place in (try? LinuxKernel().places(of: part, in: process)) ?? [] {
        if case .on(let node) = place { counts[node, default: 0] += 1 }
      }
    }
    return counts
  }

  /// Returns the fraction of the pages of a mapping that is not yet counted, for use if the kernel does not show
  /// frames.
  ///
  /// A shared mapping that appears several times has no more pages in total than its size.
  mutating func newShare(_ map: MemoryMap, pages: Int, pageSize: ByteCount) -> Double {
    guard map.access.contains(.shared), map.inode != 0, pages > 0 else { return 1 }
    let key = Key(name: map.name, inode: map.inode, offset: map.offset, size: map.range.size)
    let counted = pagesByMapping[key] ?? 0
    let new = min(pages, max(0, map.range.size.rawValue / max(1, pageSize.rawValue) - counted))
    pagesByMapping[key] = counted + new
    return Double(new) / Double(pages)
  }
}

/// The pages of a mapping whose frames are already counted.
struct RepeatedPages: Hashable {
  /// The number of pages by node.
  ///
  /// The pages are also mapped at another address of the process. They move, but need no further memory.
  var nodes: [NodeID: Int] = [:]
}
