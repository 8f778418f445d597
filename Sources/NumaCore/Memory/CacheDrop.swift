internal import LinuxSystem

/// The release of the clean page cache of a file on some nodes.
///
/// A page stays if it is dirty, or if a process maps it or uses it at this moment. The contents of the file do not change:
/// the next reader reads them from the disk again.
///
/// ```swift
/// let report = try CacheDrop(of: .file("/srv/model"), on: [0]).run()
/// for part in report.parts { print(part.node, part.dropped, part.dirty, part.inUse) }
/// ```
public struct CacheDrop: Hashable, Sendable {
  /// The file.
  public let object: MemoryObject
  /// The nodes whose pages are released.
  public let nodes: NodeMask

  /// Plans a release; ``run(stop:)`` carries it out.
  public init(of object: MemoryObject, on nodes: NodeMask) {
    self.object = object
    self.nodes = nodes
  }

  /// The result for the pages of the nodes.
  public struct Report: Hashable, Sendable {
    /// The result for the pages of one node.
    public struct Part: Hashable, Sendable {
      /// The node.
      public let node: NodeID
      /// The size of the pages that were released.
      public let dropped: ByteCount
      /// The size of the pages that stayed because they are dirty, or because the kernel is writing them.
      public let dirty: ByteCount
      /// The size of the pages that stayed although they are not known to be dirty: a process maps or uses them.
      public let inUse: ByteCount

      /// The size of the pages that stayed.
      public var left: ByteCount { dirty + inUse }
    }

    /// The results by ascending node.
    public let parts: [Part]
    /// Whether every page was tried; if not, pages that were not tried are not counted.
    public let isComplete: Bool
  }

  /// Releases the pages.
  ///
  /// From Linux 6.5 on, only pages that are not dirty are passed to the kernel. Earlier kernels do not report which pages
  /// are dirty, and begin to write those to the disk.
  ///
  /// - Parameter stop: A function that returns whether the run is to stop, called before each call that releases pages.
  /// - Returns: What was released and what stayed; also if the run was stopped.
  /// - Throws: ``ResidentMemoryError/onlyCopy(_:)`` for a segment, and for a file on tmpfs or hugetlbfs; otherwise as
  ///   ``LinuxKernel/residentMemory(of:)``.
  ///
  /// Linux 5.14. Source: posix_fadvise(2), mincore(2), move_pages(2); `cachestat` of include/uapi/linux/mman.h.
  public func run(stop: () -> Bool = { false }) throws(ResidentMemoryError) -> Report {
    let windows = try ObjectWindows(of: object)
    guard windows.pages.hasDisk, !windows.pages.areHuge else { throw .onlyCopy(object) }
    var before = MemoryPerNode()
    var (left, dirty) = (MemoryPerNode(), MemoryPerNode())
    var isComplete = true
    try windows.visit(while: { isComplete }) { (window, offset) throws(ResidentMemoryError) in
      let runs = try windows.pages.runs(of: window, at: offset).filter { nodes.contains($0.node) }
      var end = offset
      // The mapping of this process would keep the pages in use.
      LinuxKernel().unmapPages(of: window)
      for run in runs {
        guard !stop() else {
          isComplete = false
          break
        }
        before.add(run.size, on: run.node)
        end = run.offsets.upperBound
        windows.dropCleanCache(of: run.offsets)
        dirty.add(windows.dirtySize(of: run.offsets), on: run.node)
      }
      for run in try windows.pages.runs(of: window, at: offset)
      where nodes.contains(run.node) && run.offsets.lowerBound < end {
        left.add(min(run.offsets.upperBound, end) - run.offsets.lowerBound, on: run.node)
      }
    }
    return Report(
      parts: nodes.map { node in
        let isDirty = min(dirty[node], left[node])
        return Report.Part(
          node: node, dropped: max(.zero, before[node] - left[node]), dirty: isDirty,
          inUse: left[node] - isDirty)
      }, isComplete: isComplete)
  }
}

extension PlaceRun {
  fileprivate var size: ByteCount { offsets.upperBound - offsets.lowerBound }
}

extension ObjectWindows {
  /// Releases the pages of a part that are not dirty.
  fileprivate func dropCleanCache(of part: Range<ByteCount>) {
    switch file {
    case .some(let file):
      Self.dropCleanCache(of: part.lowerBound.rawValue..<part.upperBound.rawValue, in: file)
    case nil: break
    }
  }

  /// Searches for the clean pages by halves, because most parts are all clean or all dirty.
  private static func dropCleanCache(of part: Range<Int>, in file: borrowing OpenFile) {
    guard let state = file.cacheState(of: part) else { return file.dropCache(of: part) }
    guard state.dirty > .zero else { return file.dropCache(of: part) }
    let pageSize = ByteCount.basePage.rawValue
    let pages = part.count / pageSize
    guard pages > 1, state.dirty < state.cached else { return }
    let middle = part.lowerBound + pages / 2 * pageSize
    dropCleanCache(of: part.lowerBound..<middle, in: file)
    dropCleanCache(of: middle..<part.upperBound, in: file)
  }

  /// The size of the pages of a part that are dirty or being written; zero if the kernel does not report it.
  fileprivate func dirtySize(of part: Range<ByteCount>) -> ByteCount {
    switch file {
    case .some(let file):
      file.cacheState(of: part.lowerBound.rawValue..<part.upperBound.rawValue)?.dirty ?? .zero
    case nil: .zero
    }
  }
}

extension ObjectPages {
  /// Returns the runs of pages of a window that are in memory and on the same node.
  fileprivate func runs(
    of window: AddressRange, at offset: ByteCount
  ) throws(ResidentMemoryError) -> [PlaceRun] {
    var runs: [PlaceRun] = []
    let pages = try map(window).flatMap { $0.pages() }
    for (page, place) in zip(pages, try places(of: pages)) {
      guard case .on(let node) = place else { continue }
      let start = offset + ByteCount(rawValue: Int(page.rawValue - window.start.rawValue))
      if let last = runs.last, last.node == node, last.offsets.upperBound == start {
        runs[runs.count - 1] = PlaceRun(
          offsets: last.offsets.lowerBound..<start + pageSize, node: node)
      } else {
        runs.append(PlaceRun(offsets: start..<start + pageSize, node: node))
      }
    }
    return runs
  }
}
