internal import CNuma
public import LinuxSystem

/// The pages that a move includes.
public struct MoveFlags: OptionSet, Hashable, Sendable {
  public let rawValue: CInt
  public init(rawValue: CInt) { self.rawValue = rawValue }

  /// Only pages that no other process maps (`MPOL_MF_MOVE`).
  public static let exclusive = MoveFlags(rawValue: MPOL_MF_MOVE)
  /// Pages that other processes map too; needs CAP_SYS_NICE (`MPOL_MF_MOVE_ALL`).
  public static let all = MoveFlags(rawValue: MPOL_MF_MOVE_ALL)
}

extension LinuxKernel {
  /// Reads the node of each page, and moves no page.
  ///
  /// - Throws: `.noSuchProcess` if the process does not exist; `.notPermitted` without ptrace-read access, or if a
  ///   seccomp filter blocks the call; `.invalidArgument` if the process has no memory (a kernel thread, a zombie);
  ///   `.noFunction` if the kernel has no NUMA.
  ///
  /// Linux 2.6.18. Source: move_pages(2), <numaif.h>.
  public func places(
    of pages: [PageAddress], in process: ProcessID
  ) throws(Errno) -> [PageStatus] {
    var statuses = [CInt](repeating: PageStatus.unset, count: pages.count)
    _ = try unsafe callMovePages(pages, to: nil, in: process, statuses: &statuses, flags: [])
    return statuses.map(PageStatus.init)
  }

  /// Moves each page to the node of the same index.
  ///
  /// The memory policy of the process does not change, so it still decides the nodes of new pages.
  ///
  /// - Precondition: There are as many nodes as pages.
  /// - Throws: `.noSuchProcess` if the process does not exist; `.notPermitted` without ptrace-read access, for
  ///   ``MoveFlags/all`` without CAP_SYS_NICE, or if a seccomp filter blocks the call; `.permissionDenied` if a node is
  ///   outside the process's cpuset; `.operationNotSupportedByDevice` (ENODEV) if a node is offline or has no memory;
  ///   `.invalidArgument` if the process has no memory (a kernel thread, a zombie) or the kernel does not know a flag;
  ///   `.noFunction` if the kernel has no NUMA. A full target node is not an error: the result then has
  ///   ``PageMove/End/outOfMemory``, since pages may have moved.
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
        try unsafe callMovePages(
          pages, to: targets.baseAddress, in: process, statuses: &statuses, flags: flags)
      }
      end = notMoved == 0 ? .complete : .stopped(notMoved: notMoved)
    } catch .noMemory {
      end = .outOfMemory
    }
    return PageMove(statuses: statuses.map(PageStatus.init), end: end)
  }

  /// Checks which pages of a process the caller may move, with calls that move nothing.
  ///
  /// - Throws: The errno of a call that moves pages which no other process maps.
  ///
  /// Linux 2.6.18. Source: move_pages(2).
  func permittedFlags(in process: ProcessID) throws(Errno) -> MoveFlags {
    // CAP_SYS_NICE may belong to a user namespace, where it does not permit this; so the call itself is tried.
    if (try? movePages([], to: [], in: process, .all)) != nil { return .all }
    _ = try movePages([], to: [], in: process, .exclusive)
    return .exclusive
  }

  private func callMovePages(
    _ pages: [PageAddress], to nodes: UnsafePointer<CInt>?, in process: ProcessID,
    statuses: inout [CInt], flags: MoveFlags
  ) throws(Errno) -> Int {
    var addresses = unsafe pages.map { unsafe UnsafeMutableRawPointer(bitPattern: $0.rawValue) }
    return try valueOrErrno {
      unsafe move_pages(
        process.rawValue, UInt(pages.count), &addresses, nodes, &statuses, flags.rawValue)
    }
  }
}
