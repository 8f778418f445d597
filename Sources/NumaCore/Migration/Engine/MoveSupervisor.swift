internal import LinuxSystem

/// The state that all workers of a migration share: whether to go on, and which targets accept no more pages.
protocol MoveSupervisor: Sendable {
  /// Returns whether to go on; called before each system call.
  func mayGoOn() -> Bool
  /// Ends the migration after an error that the next call would return too.
  func refuse(_ errno: Errno)
  /// Returns the reason why a target accepts no more pages; `nil` if it accepts more.
  func refusal(by target: NodeID, from pool: MemoryPool) -> MigrationReport.Reason?
  func close(_ target: NodeID, from pool: MemoryPool, reason: MigrationReport.Reason)
  /// Whether ``hasMoved(_:from:to:)`` may wait, to limit the bandwidth.
  var waits: Bool { get }
  /// Records the bytes that a call moved, with its start and end, and returns when more pages may move.
  func hasMoved(_ bytes: Int, from start: Duration, to end: Duration)
  /// Waits for this time.
  func wait(_ duration: Duration)
}
