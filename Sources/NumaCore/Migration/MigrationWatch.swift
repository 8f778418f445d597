/// A function that receives the progress of a running migration, and the interval of its calls.
public struct MigrationWatch: Sendable {
  /// The least time between two reports.
  let interval: Duration
  let tell: @Sendable (MigrationProgress) -> Void

  /// Requests at most one report per interval, and a last report when the migration is over.
  ///
  /// The function is called between two calls that move pages, by one of the threads that make these calls. That thread
  /// moves no pages until the function returns. No two threads call the function at the same time.
  public init(
    each interval: Duration, _ tell: @escaping @Sendable (MigrationProgress) -> Void
  ) {
    self.interval = interval
    self.tell = tell
  }
}
