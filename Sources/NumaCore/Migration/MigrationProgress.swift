/// How far a migration is.
public struct MigrationProgress: Hashable, Sendable {
  /// The memory that has arrived on the targets.
  public internal(set) var moved = ByteCount(rawValue: 0)
  /// The memory that was looked through, whether it was to move or not.
  public internal(set) var passed = ByteCount(rawValue: 0)
  /// All memory that is to be looked through: an estimate, by what of the process is resident.
  public internal(set) var expected = ByteCount(rawValue: 0)
  /// The longest single call so far.
  public internal(set) var longestCall = Duration.zero
  /// How long it has been going on.
  public internal(set) var elapsed = Duration.zero
  /// Whether this is the last that is told of it.
  public internal(set) var isOver = false
}

extension MigrationProgress {
  /// Which part of all memory was looked through, from 0 to 1.
  public var share: Double {
    guard expected.rawValue > 0 else { return isOver ? 1 : 0 }
    return min(Double(passed.rawValue) / Double(expected.rawValue), 1)
  }

  /// How many bytes have arrived in a second, from the beginning on.
  public var bytesPerSecond: Double {
    elapsed > .zero ? Double(moved.rawValue) / (elapsed / .seconds(1)) : 0
  }

  /// How much longer it takes if it goes on as it has begun; nil where that cannot be told yet.
  public var timeLeft: Duration? {
    if isOver { return .zero }
    return share > 0 ? elapsed * ((1 - share) / share) : nil
  }
}

/// Who is told how far a migration is, while it runs.
public struct MigrationWatch: Sendable {
  /// How much time goes by between two tellings, at the least.
  let interval: Duration
  let tell: @Sendable (MigrationProgress) -> Void

  /// Asks to be told at most once in this time, and once more when it is over.
  ///
  /// The function is called between two calls that move pages, by one of the threads that make them and by one at a time.
  /// That thread does nothing else meanwhile.
  public init(
    each interval: Duration, _ tell: @escaping @Sendable (MigrationProgress) -> Void
  ) {
    self.interval = interval
    self.tell = tell
  }
}
