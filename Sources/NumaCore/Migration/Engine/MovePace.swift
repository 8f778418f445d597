/// A limit on the number of bytes per second that all threads together move.
struct MovePace: Hashable, Sendable {
  /// The limit, in bytes per second.
  let bandwidth: ByteCount
  /// The earliest time at which all bytes moved so far are within the limit.
  private var paid = Duration.zero

  init(_ bandwidth: ByteCount) { self.bandwidth = bandwidth }

  /// Records the bytes that a call moved from its start on, and returns the time before which no more pages may move.
  ///
  /// Time in which no pages move is not made up for later.
  mutating func take(_ bytes: Int, from start: Duration) -> Duration {
    paid = max(paid, start) + .seconds(Double(bytes) / Double(max(1, bandwidth.rawValue)))
    return paid
  }

  /// Returns how many bytes may move at once: a tenth of the bytes per second, so that pauses are short.
  static func bytesAtOnce(_ bandwidth: ByteCount) -> Int { bandwidth.rawValue / 10 }
}
