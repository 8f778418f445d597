public import LinuxSystem

/// What became of the pages that a migration was to move, by the nodes they lay on.
public struct MigrationReport: Hashable, Sendable {
  /// How far it came.
  public enum End: Hashable, Sendable {
    /// Every page was tried.
    case complete
    /// It was asked to stop.
    case stopped
    /// The process ended.
    case processEnded
    /// The kernel, or a filter, refused to go on.
    case refused(Errno)
  }

  /// Why pages stayed.
  public enum Reason: Hashable, Comparable, Sendable {
    /// Other processes map them too, and the caller lacks CAP_SYS_NICE.
    case shared
    /// They are pinned, under I/O or held by another, and were so at each of several tries.
    case busy
    /// The target node had no memory left.
    case noMemory
    /// The kernel can never move them, or their file system cannot write them back.
    case notMovable
    /// The target node is outside the cpuset of the process, or of the caller.
    case targetNotAllowed
    /// The target node is offline, or has no memory at all.
    case targetOffline
    /// They came, or came back, after the process had been looked through.
    case appeared
  }

  /// Pages that stayed for one reason.
  public struct Stay: Hashable, Sendable {
    /// Why.
    public let reason: Reason
    /// How much memory.
    public let size: ByteCount
  }

  /// What became of the pages of one node.
  public struct Flow: Hashable, Sendable {
    /// The node that was left, and the one that was filled.
    public let pair: NodePairs.Pair
    /// The memory that arrived: it was on the source, and was found on the target after its move.
    public let moved: ByteCount
    /// The memory that was on the source, and was then found on a third node: another migration, or the kernel, has
    /// moved it.
    public let movedByOthers: ByteCount
    /// What stayed, by ascending reason. Where a migration came to no ``End/complete`` end, what it had not tried by then
    /// is not counted.
    public let stayed: [Stay]

    /// All that stayed.
    public var stayedSize: ByteCount {
      ByteCount(rawValue: stayed.reduce(0) { $0.addingSaturated($1.size.rawValue) })
    }
  }

  /// By ascending source, one for each of the pairs.
  public let flows: [Flow]
  /// How far it came.
  public let end: End
  /// How long it took.
  public let elapsed: Duration
  /// How often the kernel was asked to move pages.
  public let calls: Int
  /// The longest of these calls: a thread of the process that needs a page under way waits no longer for it.
  public let longestCall: Duration
  /// How many threads moved pages.
  public let workers: Int

  /// The memory that arrived on all targets.
  public var moved: ByteCount {
    ByteCount(rawValue: flows.reduce(0) { $0.addingSaturated($1.moved.rawValue) })
  }

  /// The memory that others moved to a third node.
  public var movedByOthers: ByteCount {
    ByteCount(
      rawValue: flows.reduce(0) { $0.addingSaturated($1.movedByOthers.rawValue) })
  }

  /// The memory that stayed on all sources.
  public var stayed: ByteCount {
    ByteCount(rawValue: flows.reduce(0) { $0.addingSaturated($1.stayedSize.rawValue) })
  }

  /// Whether pages stayed because a target node was full.
  public var isTargetFull: Bool {
    flows.contains { $0.stayed.contains { $0.reason == .noMemory } }
  }

  /// Whether pages stayed because a target node was not to be had.
  public var isTargetRefused: Bool {
    flows.contains {
      $0.stayed.contains { $0.reason == .targetNotAllowed || $0.reason == .targetOffline }
    }
  }
}

extension MigrationReport.Reason: CustomStringConvertible {
  /// In the words of ``MigrationRemainder/Reason``.
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
