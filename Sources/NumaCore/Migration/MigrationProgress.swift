/// The progress of a migration.
public struct MigrationProgress: Hashable, Sendable {
  /// The memory that has arrived on the targets.
  public internal(set) var moved = ByteCount.zero
  /// The memory that was examined, including memory that was not to move.
  public internal(set) var passed = ByteCount.zero
  /// The memory to examine in total, estimated from the resident memory of the process.
  public internal(set) var expected = ByteCount.zero
  /// The longest single call so far.
  public internal(set) var longestCall = Duration.zero
  /// The time since the migration started.
  public internal(set) var elapsed = Duration.zero
  /// Whether this is the last report of the migration.
  public internal(set) var isOver = false
}

extension MigrationProgress {
  /// The fraction of the memory that was examined, from 0 to 1.
  public var share: Double {
    guard expected.rawValue > 0 else { return isOver ? 1 : 0 }
    return min(Double(passed.rawValue) / Double(expected.rawValue), 1)
  }

  /// The average number of bytes moved per second since the migration started.
  public var bytesPerSecond: Double {
    elapsed > .zero ? Double(moved.rawValue) / (elapsed / .seconds(1)) : 0
  }

  /// The estimated time left at the average speed so far; `nil` if it cannot be estimated yet.
  public var timeLeft: Duration? {
    if isOver { return .zero }
    return share > 0 ? elapsed * ((1 - share) / share) : nil
  }
}
