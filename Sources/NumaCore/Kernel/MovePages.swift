internal import CNuma
public import LinuxSystem

/// An address in the memory of a process, in bytes.
public struct PageAddress: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }

  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The kernel's answer for one page: its node, or the reason why it cannot be determined or changed.
public enum PageStatus: Hashable, Sendable {
  /// The page is on this node; after a move, it arrived there or was there before.
  case on(NodeID)
  /// No page is present: it was never touched, or is swapped out (ENOENT; kernels 4.3 to 6.11 return EFAULT).
  case absent
  /// The shared page of zeros, an address outside all mappings, or an absent page on kernels 4.3 to 6.11 (EFAULT).
  case zeroPageOrUnmapped
  /// Other processes map the page too, and the move did not request such pages (EACCES).
  case shared
  /// The page is in use at the moment: under I/O, pinned, or isolated by another operation (EBUSY).
  case busy
  /// The target node could not provide a page (ENOMEM).
  case noMemory
  /// The page is dirty and its file system cannot write it back (EIO).
  case writeBackFailed
  /// The page can never be moved (EINVAL).
  case notMovable
  /// Another reason.
  case failed(Errno)
  /// The kernel did not reach this page, or did not report its status.
  case unknown

  /// The status of each page before a call; no node has this number and no errno has this value.
  static let unset = CInt.min

  init(rawStatus: CInt) {
    self =
      switch rawStatus {
      case 0...: .on(NodeID(rawValue: Int(rawStatus)))
      case Self.unset: .unknown
      default:
        switch Errno(rawValue: -rawStatus) {
        case .noSuchFileOrDirectory: .absent
        case .badAddress: .zeroPageOrUnmapped
        case .permissionDenied: .shared
        case .resourceBusy: .busy
        case .noMemory: .noMemory
        case .ioError: .writeBackFailed
        case .invalidArgument: .notMovable
        case let errno: .failed(errno)
        }
      }
  }
}

extension PageStatus: CustomStringConvertible {
  /// The node, or the reason, in the words of move_pages(2).
  public var description: String {
    switch self {
    case .on(let node): "node \(node)"
    case .absent: "absent"
    case .zeroPageOrUnmapped: "zero page or not mapped"
    case .shared: "shared with other processes"
    case .busy: "busy"
    case .noMemory: "no memory on the target"
    case .writeBackFailed: "cannot be written back"
    case .notMovable: "not movable"
    case .failed(let errno): errno.description
    case .unknown: "unknown"
    }
  }
}

/// The pages that a move includes.
public struct MoveFlags: OptionSet, Hashable, Sendable {
  public let rawValue: CInt
  public init(rawValue: CInt) { self.rawValue = rawValue }

  /// Only pages that no other process maps (`MPOL_MF_MOVE`).
  public static let exclusive = MoveFlags(rawValue: MPOL_MF_MOVE)
  /// Pages that other processes map too; needs CAP_SYS_NICE (`MPOL_MF_MOVE_ALL`).
  public static let all = MoveFlags(rawValue: MPOL_MF_MOVE_ALL)
}

/// The result of a move of pages.
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

extension LinuxKernel {
  /// Reads the node of each page, and moves no page.
  ///
  /// - Throws: `.noSuchProcess`; `.notPermitted` without ptrace-read access; `.invalidArgument` if the
  ///   process has no memory; `.noFunction` if the kernel has no NUMA.
  ///
  /// Linux 2.6.18. Source: move_pages(2), <numaif.h>.
  public func places(
    of pages: [PageAddress], in process: ProcessID
  ) throws(Errno) -> [PageStatus] {
    var statuses = [CInt](repeating: PageStatus.unset, count: pages.count)
    _ = try unsafe callMovePages(process, pages, to: nil, &statuses, flags: [])
    return statuses.map(PageStatus.init)
  }

  /// Moves each page to the node of the same index.
  ///
  /// The memory policy of the process does not change, so it still decides the nodes of new pages.
  ///
  /// - Precondition: There are as many nodes as pages.
  /// - Throws: `.noSuchProcess`; `.notPermitted` without ptrace-read access, or for ``MoveFlags/all``
  ///   without CAP_SYS_NICE; `.permissionDenied` if a node is outside the process's cpuset;
  ///   `.operationNotSupportedByDevice` (ENODEV) if a node is offline or has no memory; `.invalidArgument`;
  ///   `.noFunction`. A full target node is not an error: the result then has ``PageMove/End/outOfMemory``, since
  ///   pages may have moved.
  ///
  /// Linux 2.6.18. Source: move_pages(2), <numaif.h>.
  public func movePages(
    _ pages: [PageAddress], to nodes: [NodeID], in process: ProcessID, _ flags: MoveFlags
  ) throws(Errno) -> PageMove {
    precondition(pages.count == nodes.count, "a page without a node, or a node without a page")
    var statuses = [CInt](repeating: PageStatus.unset, count: pages.count)
    let end: PageMove.End
    do throws(Errno) {
      let targets = nodes.map { CInt(clamping: $0.rawValue) }
      let notMoved = try unsafe targets.withUnsafeBufferPointer { (targets) throws(Errno) in
        try unsafe callMovePages(process, pages, to: targets.baseAddress, &statuses, flags: flags)
      }
      end = notMoved == 0 ? .complete : .stopped(notMoved: notMoved)
    } catch .noMemory {
      end = .outOfMemory
    }
    return PageMove(statuses: statuses.map(PageStatus.init), end: end)
  }

  private func callMovePages(
    _ process: ProcessID, _ pages: [PageAddress], to nodes: UnsafePointer<CInt>?,
    _ statuses: inout [CInt], flags: MoveFlags
  ) throws(Errno) -> Int {
    var addresses = unsafe pages.map { unsafe UnsafeMutableRawPointer(bitPattern: $0.rawValue) }
    return try valueOrErrno {
      unsafe move_pages(
        process.rawValue, UInt(pages.count), &addresses, nodes, &statuses, flags.rawValue)
    }
  }
}
