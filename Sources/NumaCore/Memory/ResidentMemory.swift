internal import LinuxSystem

/// The amount of a file or segment that is in memory, and the nodes that it is on.
public struct ResidentMemory: Hashable, Sendable {
  /// The size of the file or segment.
  public let size: ByteCount
  /// The size of its pages: the kernel's base page, or the size of its huge pages.
  public let pageSize: ByteCount
  /// The nodes of its pages; the last page counts whole.
  public var places = MemoryPerNode()
  /// The size of the pages that were in memory but whose node is not known: they have left memory since, or are
  /// damaged.
  public var unplaced = ByteCount.zero

  /// Creates a value with no page in memory, as for a test.
  public init(size: ByteCount, pageSize: ByteCount) {
    self.size = size
    self.pageSize = pageSize
  }
}

extension LinuxKernel {
  /// Determines how much of a file or segment is in memory, and on which nodes.
  ///
  /// It reads nothing from disk and allocates no page. It touches no page, so a file that is truncated in the meantime
  /// causes no signal. Pages may enter and leave memory during the call.
  ///
  /// - Throws: `.directory` or `.notARegularFile` if the path is not that of a file; `.notTold` if the caller neither owns
  ///   the file nor may write to it; `.refused` with the errno of open, fstat, mmap, mincore, madvise, shmctl, shmat,
  ///   move_pages, or of userfaultfd, which huge pages need. The errno of madvise is `.invalidArgument` before Linux 5.14.
  ///
  /// Linux 5.14. Source: mincore(2), madvise(2), userfaultfd(2), move_pages(2).
  public func residentMemory(
    of object: MemoryObject
  ) throws(ResidentMemoryError) -> ResidentMemory {
    try ResidentMemory(in: try ObjectWindows(of: object))
  }
}

extension ResidentMemory {
  /// Counts the pages of all windows.
  init(in windows: borrowing ObjectWindows) throws(ResidentMemoryError) {
    let pages = windows.pages
    var memory = Self(size: windows.size, pageSize: pages.pageSize)
    try windows.visit { (window, _) throws(ResidentMemoryError) in
      try memory.count(window, of: pages)
    }
    self = memory
  }

  /// Counts the pages of a window.
  fileprivate mutating func count(
    _ window: AddressRange, of object: ObjectPages
  ) throws(ResidentMemoryError) {
    let pages = try object.map(window).flatMap { $0.pages(of: pageSize) }
    guard !pages.isEmpty else { return }
    var placed = 0
    for case .on(let node) in try object.places(of: pages) {
      places.add(pageSize, on: node)
      placed += 1
    }
    // The list of huge pages also holds pages that do not exist, so absent pages are not counted as lost.
    if !object.areHuge { unplaced += pageSize * (pages.count - placed) }
  }
}
