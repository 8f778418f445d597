/// Keeps what is moved to so many bytes a second, whoever moves them.
struct MovePace: Hashable, Sendable {
  /// Bytes a second.
  let bandwidth: ByteCount
  /// When all that has moved has taken as long as it should.
  private var paid = Duration.zero

  init(_ bandwidth: ByteCount) { self.bandwidth = bandwidth }

  /// Takes down what a call has moved that began at a moment, and says until when nothing more may move.
  ///
  /// Time in which nothing was to move is not made up for.
  mutating func take(_ bytes: Int, from start: Duration) -> Duration {
    paid = max(paid, start) + .seconds(Double(bytes) / Double(max(1, bandwidth.rawValue)))
    return paid
  }

  /// What may move at once, in bytes: as much as a tenth of a second allows, so that pauses are short.
  static func bytesAtOnce(_ bandwidth: ByteCount) -> Int { bandwidth.rawValue / 10 }
}
