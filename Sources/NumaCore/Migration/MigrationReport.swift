public import LinuxSystem

/// The results for the pages that a migration was to move, by the nodes that they were on.
public struct MigrationReport: Hashable, Sendable {
  /// How the migration ended.
  public enum End: Hashable, Sendable {
    /// The migration tried every page.
    case complete
    /// The caller requested a stop.
    case stopped
    /// The process ended, or executed another program.
    case processEnded
    /// The kernel or a seccomp filter refused a call, or a file of the process could not be read.
    case refused(Errno)
  }

  /// The reason why pages stayed.
  public enum Reason: Hashable, Comparable, Sendable {
    /// Other processes map the pages too, and the caller lacks CAP_SYS_NICE.
    case shared
    /// The pages were pinned, under I/O or held by another task at each of several tries.
    case busy
    /// The target node had no memory left.
    case noMemory
    /// The kernel can never move the pages, or their file system cannot write them back.
    case notMovable
    /// The target node is outside the cpuset of the process, or of the caller.
    case targetNotAllowed
    /// The target node is offline, or has no memory at all.
    case targetOffline
    /// The pages appeared on the node, or returned to it, after the process was examined.
    case appeared
  }

  /// Pages that stayed for one reason.
  public struct Stay: Hashable, Sendable {
    /// The reason.
    public let reason: Reason
    /// The amount of memory.
    public let size: ByteCount
  }

  /// The results for the pages of one pair of nodes.
  public struct Flow: Hashable, Sendable {
    /// The source node and the target node.
    public let pair: NodePairs.Pair
    /// The memory that was on the source, and was found on the target after its move.
    public let moved: ByteCount
    /// The memory that was on the source, and was then found on a third node.
    ///
    /// Another migration or the kernel moved it.
    public let movedByOthers: ByteCount
    /// The memory that stayed, by ascending reason.
    ///
    /// If the migration did not end with ``End/complete``, memory that it did not try is not counted.
    public let stayed: [Stay]

    /// The total memory that stayed.
    public var stayedSize: ByteCount { stayed.sum { $0.size } }
  }

  /// The results for each pair, by ascending source.
  public let flows: [Flow]
  /// How the migration ended.
  public let end: End
  /// The duration of the migration.
  public let elapsed: Duration
  /// The number of calls that requested a move of pages.
  public let calls: Int
  /// The duration of the longest of these calls.
  ///
  /// A thread of the process that needs a page during its move waits no longer than this.
  public let longestCall: Duration
  /// The largest number of threads that moved pages at the same time.
  public let workers: Int

  /// The memory that arrived on all targets.
  public var moved: ByteCount { flows.sum { $0.moved } }

  /// The memory that another migration or the kernel moved to a third node.
  public var movedByOthers: ByteCount { flows.sum { $0.movedByOthers } }

  /// The memory that stayed on all sources.
  public var stayed: ByteCount { flows.sum { $0.stayedSize } }

  /// Whether pages stayed because a target node was full.
  public var isTargetFull: Bool {
    flows.contains { $0.stayed.contains { $0.reason == .noMemory } }
  }

  /// Whether pages stayed because a target node was not allowed, was offline or had no memory.
  public var isTargetRefused: Bool {
    flows.contains {
      $0.stayed.contains { $0.reason == .targetNotAllowed || $0.reason == .targetOffline }
    }
  }
}

extension MigrationReport.Reason: CustomStringConvertible {
  /// The reason, in the words of ``MigrationRemainder/Reason``.
  public var description: String {
    switch self {
    case .shared: "shared with other processes; moving them needs CAP_SYS_NICE"
    case .busy: "busy: pinned, under I/O or held by another"
    case .noMemory: "no memory on the target node"
    case .notMovable: "not movable"
    case .targetNotAllowed: "the target node is not allowed to the process"
    case .targetOffline: "the target node is offline or has no memory"
    case .appeared: "appeared meanwhile"
    }
  }
}
