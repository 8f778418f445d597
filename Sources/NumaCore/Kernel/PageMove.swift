/// The result of one call of move_pages(2).
public struct PageMove: Hashable, Sendable {
  /// How the call ended.
  public enum End: Hashable, Sendable {
    /// The kernel tried every page.
    case complete
    /// The kernel stopped at a failure.
    ///
    /// This many pages failed **or were never tried**; ``LinuxKernel/places(of:in:)`` returns where they are.
    /// Linux 4.17.
    case stopped(notMoved: Int)
    /// A target node is full, or outside the caller's own cpuset.
    ///
    /// Pages may have moved although their status is ``PageStatus/unknown``.
    case outOfMemory
  }

  /// One status per address, in the order of the request.
  public let statuses: [PageStatus]
  /// How the call ended.
  public let end: End
}
